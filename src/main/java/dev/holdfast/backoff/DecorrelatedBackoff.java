package dev.holdfast.backoff;

import java.util.random.RandomGenerator;

/**
 * A delay drawn from between the initial delay and three times the one before, up to the longest.
 *
 * <p>"Decorrelated jitter" of Marc Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015); it brings its
 * own randomness, so no {@link Jitter} applies.
 */
public final class DecorrelatedBackoff implements BackoffStrategy {

    private final long initialDelayNanos;
    private final long maxDelayNanos;

    /**
     * @param initialDelayNanos more than 0
     * @param maxDelayNanos more than 0
     */
    public DecorrelatedBackoff(long initialDelayNanos, long maxDelayNanos) {
        this.initialDelayNanos = Delays.positive("initial-delay", initialDelayNanos);
        this.maxDelayNanos = Delays.positive("max-delay", maxDelayNanos);
    }

    @Override
    public long delayNanos(int attempt, long previousDelayNanos, RandomGenerator random) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt: expected 1 or more, found " + attempt);
        }
        long low = Math.min(initialDelayNanos, maxDelayNanos);
        long previous = Math.max(previousDelayNanos, low);
        long high = previous > maxDelayNanos / 3 ? maxDelayNanos : previous * 3;
        return Delays.bound(Delays.between(low, high, random), maxDelayNanos);
    }
}
