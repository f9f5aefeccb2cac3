package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.srt.RejectReason.Outlook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectReasonTest {

    @ParameterizedTest
    @CsvSource({
        "0, UNKNOWN, TRANSIENT",
        "1, SYSTEM, TRANSIENT",
        "2, PEER, TRANSIENT",
        "3, RESOURCE, TRANSIENT",
        "4, ROGUE, TRANSIENT",
        "5, BACKLOG, TRANSIENT",
        "6, IPE, TRANSIENT",
        "7, CLOSE, TRANSIENT",
        "8, VERSION, PERMANENT",
        "9, RDVCOOKIE, TRANSIENT",
        "10, BADSECRET, PERMANENT",
        "11, UNSECURE, PERMANENT",
        "12, MESSAGEAPI, PERMANENT",
        "13, CONGESTION, PERMANENT",
        "14, FILTER, PERMANENT",
        "15, GROUP, PERMANENT",
        "16, TIMEOUT, TRANSIENT",
        "17, CRYPTO, PERMANENT",
        "1000, FALLBACK, TRANSIENT",
        "1001, KEY_NOTSUP, PERMANENT",
        "1003, HOSTNOTFOUND, PERMANENT",
        "1400, BAD_REQUEST, PERMANENT",
        "1401, UNAUTHORIZED, PERMANENT",
        "1402, OVERLOAD, SLOW",
        "1403, FORBIDDEN, PERMANENT",
        "1404, NOTFOUND, SLOW",
        "1405, BAD_MODE, PERMANENT",
        "1406, UNACCEPTABLE, PERMANENT",
        "1409, CONFLICT, SLOW",
        "1415, NOTSUP_MEDIA, PERMANENT",
        "1423, LOCKED, SLOW",
        "1424, FAILED_DEPEND, SLOW",
        "1500, ISE, SLOW",
        "1501, UNIMPLEMENTED, PERMANENT",
        "1502, GW, SLOW",
        "1503, DOWN, SLOW",
        "1505, VERSION, PERMANENT",
        "1507, NOROOM, SLOW"
    })
    void reason_whenKnown_hasNameAndOutlook(int code, String name, Outlook outlook) {
        RejectReason reason = RejectReason.of(code);
        assertThat(reason.code()).isEqualTo(code);
        assertThat(reason.name()).isEqualTo(name);
        assertThat(reason.outlook()).isEqualTo(outlook);
        assertThat(reason).hasToString(name + " (" + code + "): " + reason.text());
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 999, 1407, 1999, 2000, 2042, 100_000})
    void reason_whenUnknown_isTransientAndNamesItsCode(int code) {
        RejectReason reason = RejectReason.of(code);
        assertThat(reason.outlook()).isEqualTo(Outlook.TRANSIENT);
        assertThat(reason.text()).contains(Integer.toString(code));
        assertThat(reason).isEqualTo(RejectReason.of(code)).isNotEqualTo(RejectReason.of(code + 1));
    }

    @Test
    void reason_whenBelow1000_cannotBeGivenByApplications() {
        assertThat(RejectReason.BAD_SECRET.canBeGivenByApplication()).isFalse();
        assertThat(RejectReason.FALLBACK.canBeGivenByApplication()).isTrue();
        assertThat(RejectReason.of(2000).canBeGivenByApplication()).isTrue();
    }
}
