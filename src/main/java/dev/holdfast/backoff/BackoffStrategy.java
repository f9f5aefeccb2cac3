package dev.holdfast.backoff;

import java.util.random.RandomGenerator;

/** How long to wait before an attempt. Implementations are immutable and may be shared. */
@FunctionalInterface
public interface BackoffStrategy {

    /**
     * No delay is shorter, so that "anywhere up to" never becomes a loop: 10 ms, or the longest delay if that is less. The
     * first of an outage may be, see {@link PromptBackoff}.
     */
    long FLOOR_NANOS = 10_000_000L;

    /**
     * The wait before an attempt.
     *
     * @param attempt 1 for the first retry of an outage
     * @param previousDelayNanos the wait before the attempt before; 0 if there was none
     * @param random where jitter comes from
     * @return nanoseconds, more than 0, never above the strategy's longest delay
     */
    long delayNanos(int attempt, long previousDelayNanos, RandomGenerator random);
}
