package dev.holdfast.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 3550 A.3. */
class LossIntervalTest {

    private final LossInterval interval = new LossInterval();

    @Test
    void fraction_isOfTheIntervalAlone() {
        assertThat(interval.fraction(100, 75)).isEqualTo(64);
        assertThat(interval.fraction(200, 175)).isZero();
        assertThat(interval.fraction(300, 225)).isEqualTo(128);
    }

    @Test
    void fraction_whenDuplicatesOutnumberLosses_isZero() {
        assertThat(interval.fraction(100, 110)).isZero();
    }

    @Test
    void fraction_whenNothingWasExpected_isZero() {
        interval.fraction(100, 100);
        assertThat(interval.fraction(100, 100)).isZero();
    }

    @Test
    void fraction_whenAllWasLost_is255() {
        interval.fraction(100, 100);
        assertThat(interval.fraction(400, 100)).isEqualTo(255);
    }

    @Test
    void fraction_ofAnotherSource_beginsAnew() {
        interval.fraction(1000, 500);
        interval.restart();
        assertThat(interval.fraction(10, 5)).isEqualTo(128);
    }

    @Test
    void cumulative_staysWithinItsTwentyFourBits() {
        assertThat(LossInterval.cumulative(100, 90)).isEqualTo(10);
        assertThat(LossInterval.cumulative(100, 103)).isEqualTo(-3);
        assertThat(LossInterval.cumulative(1L << 40, 0)).isEqualTo(0x7FFFFF);
        assertThat(LossInterval.cumulative(0, 1L << 40)).isEqualTo(-0x800000);
    }
}
