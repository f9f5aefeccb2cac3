package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private final Pace pace = new Pace();
    private long now = 1_000_000_000_000L;

    /** A period of turns with one message each, and the rest that its last turn is given. */
    private long period(int messages) {
        long rest = 0;
        for (int i = 0; i < messages; i++) {
            now += Pace.PERIOD_NANOS / messages;
            pace.ready(1);
            rest = pace.restNanos(now);
        }
        return rest;
    }

    @Test
    void rest_withFewMessages_isNone() {
        period(Pace.MANY / 2);
        assertThat(period(Pace.MANY / 2)).isZero();
        assertThat(pace.isBusy()).isFalse();
    }

    @Test
    void rest_withMany_isShortAndBelowOneMillisecond() {
        period(2 * Pace.MANY);
        assertThat(period(2 * Pace.MANY)).isEqualTo(Pace.REST_NANOS).isLessThan(1_000_000);
        assertThat(pace.isBusy()).isTrue();
    }

    @Test
    void rest_afterATurnThatTookNothing_isNone() {
        period(2 * Pace.MANY);
        period(2 * Pace.MANY);
        assertThat(pace.restNanos(now + 1000)).isZero();
    }

    @Test
    void rest_whenTheManyHaveEnded_endsWithin2Periods() {
        period(2 * Pace.MANY);
        period(2 * Pace.MANY);
        period(10);
        assertThat(period(10)).isZero();
    }

    @Test
    void rest_afterALongSleepOfTheThread_isNone() {
        period(2 * Pace.MANY);
        now += 3 * Pace.PERIOD_NANOS;
        pace.ready(2 * Pace.MANY);
        assertThat(pace.restNanos(now)).isZero();
    }
}
