package dev.holdfast.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalRhythmTest {

    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long ALL = 10 * SECOND;

    private final ArrivalRhythm rhythm = new ArrivalRhythm();
    private long now = 77 * SECOND;

    private void arriveAfter(long nanos) {
        now += nanos;
        rhythm.arrived(now);
    }

    @Test
    void steadyStream_hasNoPauseWorthNoting() {
        for (int i = 0; i < 1_000; i++) {
            arriveAfter(20 * MS);
        }
        assertThat(rhythm.longestPauseNanos(now, ALL)).isEqualTo(ArrivalRhythm.NOTED_NANOS);
    }

    @ParameterizedTest
    @ValueSource(longs = {34, 40, 63, 100, 250, 300, 777, 1_000, 2_500, 7_000})
    void pause_isKnownToAnEighthOfAnOctaveUpwards(long millis) {
        arriveAfter(0);
        arriveAfter(millis * MS);
        assertThat(rhythm.longestPauseNanos(now, ALL)).isBetween(millis * MS, millis * MS * 9 / 8 + 1);
    }

    @Test
    void longestOfSeveral_counts() {
        arriveAfter(0);
        arriveAfter(300 * MS);
        arriveAfter(100 * MS);
        assertThat(rhythm.longestPauseNanos(now, ALL)).isBetween(300 * MS, 338 * MS);
    }

    @Test
    void pauseAsLongAsAnOutage_isNoRhythm() {
        arriveAfter(0);
        arriveAfter(100 * MS);
        arriveAfter(20 * SECOND);
        assertThat(rhythm.longestPauseNanos(now, 2 * SECOND)).isBetween(100 * MS, 113 * MS);
    }

    @Test
    void pause_isRememberedForAMinuteAndNotMuchLonger() {
        arriveAfter(0);
        arriveAfter(500 * MS);
        long ended = now;
        while (now - ended < 80 * SECOND) {
            arriveAfter(20 * MS);
            boolean known = rhythm.longestPauseNanos(now, ALL) >= 500 * MS;
            if (now - ended <= ArrivalRhythm.MEMORY_NANOS) {
                assertThat(known).as("%d ms later", (now - ended) / MS).isTrue();
            }
        }
        assertThat(rhythm.longestPauseNanos(now, ALL)).isEqualTo(ArrivalRhythm.NOTED_NANOS);
    }

    @Test
    void clockThatWraps_changesNothing() {
        now = Long.MAX_VALUE - 100 * MS;
        rhythm.arrived(now);
        arriveAfter(200 * MS);
        arriveAfter(10 * MS);
        assertThat(rhythm.longestPauseNanos(now, ALL)).isBetween(200 * MS, 225 * MS);
    }

    @Test
    void firstPacket_endsNoPause() {
        rhythm.arrived(now);
        assertThat(rhythm.longestPauseNanos(now, ALL)).isEqualTo(ArrivalRhythm.NOTED_NANOS);
    }
}
