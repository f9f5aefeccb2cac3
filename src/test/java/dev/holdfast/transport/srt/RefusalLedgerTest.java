package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RefusalLedgerTest {

    private static final long MILLI = 1_000_000L;

    private final RefusalLedger ledger = new RefusalLedger();

    @Test
    void handshake_repeatedEvery250Millis_countsOnce() {
        int counted = 0;
        for (int i = 0; i < 12; i++) {
            counted += ledger.note(caller(1000), "cam9", "NOTFOUND", i * 250L * MILLI)
                            .counts()
                    ? 1
                    : 0;
        }
        assertThat(counted).isEqualTo(1);
    }

    @Test
    void handshakes_ofSeveralCallers_countEach() {
        assertThat(ledger.note(caller(1000), "cam9", "NOTFOUND", 0).counts()).isTrue();
        assertThat(ledger.note(caller(1001), "cam9", "NOTFOUND", 0).counts()).isTrue();
        assertThat(ledger.note(caller(1000), "cam8", "NOTFOUND", 0).counts()).isTrue();
        assertThat(ledger.note(caller(1000), "cam9", "CONFLICT", 0).counts()).isTrue();
        assertThat(ledger.note(caller(1000), "cam9", "NOTFOUND", 900 * MILLI).counts())
                .isTrue();
    }

    @Test
    void caller_thatTriesAgainAndAgain_isSaidEveryTenSeconds() {
        int said = 0;
        long unsaid = 0;
        for (int i = 0; i < 60; i++) {
            RefusalLedger.Note note = ledger.note(caller(1000 + i), "cam9", "NOTFOUND", i * 1000L * MILLI);
            said += note.said() ? 1 : 0;
            unsaid += note.unsaidBefore();
        }
        assertThat(said).isEqualTo(6);
        assertThat(unsaid).isEqualTo(45);
    }

    @Test
    void scan_overManyStreamIds_isSaidTwentyTimesInTenSeconds() {
        int said = 0;
        for (int i = 0; i < 100_000; i++) {
            said += ledger.note(caller(1000), "cam" + i, "NOTFOUND", i * MILLI / 10)
                            .said()
                    ? 1
                    : 0;
        }
        assertThat(said).isEqualTo(RefusalLedger.MOST_LINES);
        RefusalLedger.Note next = ledger.note(caller(1000), "late", "NOTFOUND", 11_000 * MILLI);
        assertThat(next.said()).isTrue();
        assertThat(next.unsaidBefore()).isEqualTo(100_000 - RefusalLedger.MOST_LINES);
    }

    private static InetSocketAddress caller(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
