package dev.holdfast.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NtpTimeTest {

    @Test
    void of_theUnixEpoch_is2208988800Seconds() {
        assertThat(NtpTime.of(0)).isEqualTo(2_208_988_800L << 32);
        assertThat(NtpTime.of(500_000_000)).isEqualTo((2_208_988_800L << 32) | 0x8000_0000L);
    }

    /** Seconds wrap in February 2036. */
    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-11-21T12:00:00.123456789Z", "2040-02-29T23:59:59.999999999Z"})
    void toEpochNanos_isTheInverse(String text) {
        Instant instant = Instant.parse(text);
        long nanos = instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
        assertThat(NtpTime.toEpochNanos(NtpTime.of(nanos))).isBetween(nanos - 1, nanos);
    }

    @Test
    void ticks_areSixtyFiveThousandths_andSaturate() {
        assertThat(NtpTime.ticks(1_500_000_000)).isEqualTo(98_304);
        assertThat(NtpTime.ticks(-1)).isZero();
        assertThat(NtpTime.ticks(Long.MAX_VALUE)).isEqualTo(-1);
        assertThat(NtpTime.nanos(98_304)).isEqualTo(1_500_000_000);
        assertThat(NtpTime.nanos(-1)).isEqualTo(65_535_999_984_741L);
    }
}
