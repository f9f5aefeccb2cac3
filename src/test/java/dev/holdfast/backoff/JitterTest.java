package dev.holdfast.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LongSummaryStatistics;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JitterTest {

    private static final long DELAY = 1_000_000_000;

    private final RandomGenerator random = new SplittableRandom(7);

    private LongSummaryStatistics spread(Jitter jitter, long delay) {
        return LongStream.range(0, 20_000)
                .map(_ -> jitter.spread(delay, random))
                .summaryStatistics();
    }

    /** Nothing outside, and both ends nearly reached, so that neither half is missing. */
    private static void assertFills(LongSummaryStatistics found, long low, long high) {
        assertThat(found.getMin()).isBetween(low, low + (high - low) / 100);
        assertThat(found.getMax()).isBetween(high - (high - low) / 100, high);
    }

    @Test
    void none_whateverTheDelay_isTheDelay() {
        assertThat(Jitter.NONE.spread(DELAY, random)).isEqualTo(DELAY);
    }

    @Test
    void full_forADelay_fillsFromTheFloorToIt() {
        assertFills(spread(Jitter.FULL, DELAY), BackoffStrategy.FLOOR_NANOS, DELAY);
    }

    @Test
    void full_forADelayBelowTheFloor_isThatDelay() {
        assertFills(spread(Jitter.FULL, 5), 5, 5);
    }

    @Test
    void equal_forADelay_fillsItsUpperHalf() {
        assertFills(spread(Jitter.EQUAL, DELAY), DELAY / 2, DELAY);
    }

    @Test
    void percent_forADelay_fillsThatShareAroundIt() {
        assertFills(spread(Jitter.percent(0.1), DELAY), DELAY - DELAY / 10, DELAY + DELAY / 10);
        assertFills(spread(Jitter.percent(0.25), DELAY), DELAY - DELAY / 4, DELAY + DELAY / 4);
        assertFills(spread(Jitter.percent(0), DELAY), DELAY, DELAY);
    }

    @Test
    void percent_forTheLongestDelayThereIs_doesNotOverflow() {
        assertThat(spread(Jitter.percent(1), Long.MAX_VALUE).getMin()).isNotNegative();
    }

    @Test
    void percent_whenTheRatioIsNone_refuses() {
        for (double ratio : new double[] {-0.01, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> Jitter.percent(ratio)).hasMessageContaining("expected 0 to 1");
        }
    }
}
