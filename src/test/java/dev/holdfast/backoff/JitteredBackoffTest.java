package dev.holdfast.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JitteredBackoffTest {

    private static final long MS = 1_000_000;
    private static final RandomGenerator RANDOM = new SplittableRandom(1);

    private static long[] delaysMs(BackoffStrategy strategy, int attempts) {
        return IntStream.rangeClosed(1, attempts)
                .mapToLong(attempt -> strategy.delayNanos(attempt, 0, RANDOM) / MS)
                .toArray();
    }

    @Test
    void fixed_forEveryAttempt_isTheSame() {
        assertThat(delaysMs(new FixedBackoff(300 * MS, 5_000 * MS, Jitter.NONE), 4))
                .containsExactly(300, 300, 300, 300);
    }

    @Test
    void linear_forEveryAttempt_growsByTheInitialDelayUpToTheLongest() {
        assertThat(delaysMs(new LinearBackoff(100 * MS, 350 * MS, Jitter.NONE), 5))
                .containsExactly(100, 200, 300, 350, 350);
    }

    @Test
    void exponential_forEveryAttempt_isMultipliedUpToTheLongest() {
        assertThat(delaysMs(new ExponentialBackoff(100 * MS, 1_000 * MS, 2, Jitter.NONE), 6))
                .containsExactly(100, 200, 400, 800, 1_000, 1_000);
        assertThat(delaysMs(new ExponentialBackoff(100 * MS, 1_000 * MS, 1, Jitter.NONE), 3))
                .containsExactly(100, 100, 100);
    }

    @Test
    void schedule_forEveryAttempt_followsTheListAndRepeatsItsLast() {
        long minute = Duration.ofMinutes(1).toMillis();
        BackoffStrategy schedule =
                new ScheduleBackoff(List.of(10_000 * MS, 10_000 * MS, 30 * minute * MS), Jitter.NONE);
        assertThat(delaysMs(schedule, 5)).containsExactly(10_000, 10_000, 30 * minute, 30 * minute, 30 * minute);
    }

    @Test
    void schedule_whenShorterDelaysFollowLonger_isNotCutByThem() {
        assertThat(delaysMs(new ScheduleBackoff(List.of(500 * MS, 100 * MS), Jitter.NONE), 3))
                .containsExactly(500, 100, 100);
    }

    static Stream<BackoffStrategy> strategies() {
        return Stream.of(Jitter.NONE, Jitter.FULL, Jitter.EQUAL, Jitter.percent(0.25), Jitter.percent(1))
                .flatMap(jitter -> Stream.of(
                        new FixedBackoff(100 * MS, 5_000 * MS, jitter),
                        new LinearBackoff(100 * MS, 5_000 * MS, jitter),
                        new ExponentialBackoff(100 * MS, 5_000 * MS, 2, jitter),
                        new ExponentialBackoff(Long.MAX_VALUE, Long.MAX_VALUE, 100, jitter),
                        new LinearBackoff(Long.MAX_VALUE / 2, Long.MAX_VALUE, jitter),
                        new ExponentialBackoff(1, 2, 1.5, jitter),
                        new ScheduleBackoff(List.of(1L, Long.MAX_VALUE), jitter)));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void everyStrategy_atTheLastAttemptThereIs_staysWithinItsBounds(BackoffStrategy strategy) {
        for (int attempt : new int[] {1, 2, 10, 64, 1_000, 1_000_000, Integer.MAX_VALUE}) {
            for (int i = 0; i < 100; i++) {
                assertThat(strategy.delayNanos(attempt, Long.MAX_VALUE, RANDOM)).isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void everyStrategy_whenAttemptIsNone_refuses(BackoffStrategy strategy) {
        assertThatThrownBy(() -> strategy.delayNanos(0, 0, RANDOM)).hasMessage("attempt: expected 1 or more, found 0");
    }

    @Test
    void exponential_withAnyJitter_neverExceedsTheLongestNorTheFloor() {
        for (Jitter jitter : List.of(Jitter.FULL, Jitter.EQUAL, Jitter.percent(0.5), Jitter.percent(1))) {
            BackoffStrategy strategy = new ExponentialBackoff(100 * MS, 1_000 * MS, 2, jitter);
            for (int i = 0; i < 10_000; i++) {
                assertThat(strategy.delayNanos(1 + i % 8, 0, RANDOM))
                        .isBetween(BackoffStrategy.FLOOR_NANOS, 1_000 * MS);
            }
        }
    }

    @Test
    void exponential_whenCapped_isStillSpread() {
        BackoffStrategy strategy = new ExponentialBackoff(100 * MS, 1_000 * MS, 2, Jitter.FULL);
        long below = IntStream.range(0, 1_000)
                .filter(_ -> strategy.delayNanos(20, 0, RANDOM) < 500 * MS)
                .count();
        // Jitter before the cap would make every one of them the cap itself.
        assertThat(below).isBetween(400L, 600L);
    }

    @Test
    void floor_whenTheLongestDelayIsShorter_givesWay() {
        assertThat(new FixedBackoff(MS, 2 * MS, Jitter.NONE).delayNanos(1, 0, RANDOM))
                .isEqualTo(2 * MS);
    }

    @Test
    void strategies_whenMadeOfNonsense_refuse() {
        assertThatThrownBy(() -> new FixedBackoff(0, MS, Jitter.NONE)).hasMessageContaining("initial-delay");
        assertThatThrownBy(() -> new LinearBackoff(-1, MS, Jitter.NONE)).hasMessageContaining("initial-delay");
        assertThatThrownBy(() -> new FixedBackoff(MS, 0, Jitter.NONE)).hasMessageContaining("max-delay");
        for (double multiplier : new double[] {0.99, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new ExponentialBackoff(MS, MS, multiplier, Jitter.NONE))
                    .hasMessageContaining("multiplier");
        }
        assertThatThrownBy(() -> new ScheduleBackoff(List.of(), Jitter.NONE)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new ScheduleBackoff(List.of(0L), Jitter.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
