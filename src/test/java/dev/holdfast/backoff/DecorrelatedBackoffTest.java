package dev.holdfast.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DecorrelatedBackoffTest {

    private static final long MS = 1_000_000;

    private final RandomGenerator random = new SplittableRandom(3);
    private final BackoffStrategy strategy = new DecorrelatedBackoff(100 * MS, 5_000 * MS);

    @Test
    void delay_withNoneBefore_isBetweenTheInitialAndThreeTimesIt() {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 10_000; i++) {
            long delay = strategy.delayNanos(1, 0, random);
            least = Math.min(least, delay);
            most = Math.max(most, delay);
        }
        assertThat(least).isBetween(100 * MS, 103 * MS);
        assertThat(most).isBetween(297 * MS, 300 * MS);
    }

    @Test
    void delay_afterAnother_isAtMostThreeTimesThatAndAtMostTheLongest() {
        long previous = 0;
        boolean capped = false;
        for (int attempt = 1; attempt < 10_000; attempt++) {
            long delay = strategy.delayNanos(attempt, previous, random);
            assertThat(delay).isBetween(100 * MS, Math.min(3 * Math.max(previous, 100 * MS), 5_000 * MS));
            capped |= delay > 4_000 * MS;
            previous = delay;
        }
        assertThat(capped).as("comes near the longest delay").isTrue();
    }

    @Test
    void delay_afterTheLongestThereIs_doesNotOverflow() {
        assertThat(strategy.delayNanos(Integer.MAX_VALUE, Long.MAX_VALUE, random))
                .isBetween(100 * MS, 5_000 * MS);
        BackoffStrategy endless = new DecorrelatedBackoff(Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(endless.delayNanos(2, Long.MAX_VALUE, random)).isEqualTo(Long.MAX_VALUE);
        BackoffStrategy wide = new DecorrelatedBackoff(1, Long.MAX_VALUE);
        assertThat(wide.delayNanos(2, Long.MAX_VALUE / 3 + 1, random)).isPositive();
    }

    @Test
    void delay_whenTheInitialIsAboveTheLongest_isTheLongest() {
        assertThat(new DecorrelatedBackoff(9_000 * MS, 50 * MS).delayNanos(1, 0, random))
                .isEqualTo(50 * MS);
    }

    @Test
    void delay_whenAttemptIsNone_refuses() {
        assertThatThrownBy(() -> strategy.delayNanos(0, 0, random)).hasMessageContaining("attempt");
    }
}
