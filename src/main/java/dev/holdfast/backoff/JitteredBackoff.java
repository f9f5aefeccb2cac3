package dev.holdfast.backoff;

import java.util.random.RandomGenerator;

/** What the strategies that grow by attempt number share: growth, then cap, then jitter, then the cap and the floor again. */
abstract sealed class JitteredBackoff implements BackoffStrategy
        permits ExponentialBackoff, FixedBackoff, LinearBackoff, ScheduleBackoff {

    private final long maxDelayNanos;
    private final Jitter jitter;

    JitteredBackoff(long maxDelayNanos, Jitter jitter) {
        this.maxDelayNanos = Delays.positive("max-delay", maxDelayNanos);
        this.jitter = jitter;
    }

    /** The delay before cap and jitter; saturates instead of overflowing. */
    abstract double growNanos(int attempt);

    @Override
    public final long delayNanos(int attempt, long previousDelayNanos, RandomGenerator random) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt: expected 1 or more, found " + attempt);
        }
        long capped = (long) Math.min(growNanos(attempt), (double) maxDelayNanos);
        return Delays.bound(jitter.spread(Math.max(capped, 1), random), maxDelayNanos);
    }
}
