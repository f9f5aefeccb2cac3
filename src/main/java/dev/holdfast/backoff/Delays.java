package dev.holdfast.backoff;

import java.util.random.RandomGenerator;

/** Checks and bounds that every strategy needs. */
final class Delays {

    private Delays() {}

    static long positive(String name, long nanos) {
        if (nanos <= 0) {
            throw new IllegalArgumentException(name + ": expected more than 0 ns, found " + nanos);
        }
        return nanos;
    }

    /** Within the floor and the longest delay. */
    static long bound(long nanos, long maxDelayNanos) {
        return Math.min(Math.max(nanos, Math.min(BackoffStrategy.FLOOR_NANOS, maxDelayNanos)), maxDelayNanos);
    }

    /** Uniform over both ends and what lies between; {@code low} if there is nothing. */
    static long between(long low, long high, RandomGenerator random) {
        if (low >= high) {
            return low;
        }
        // The generator's bound is exclusive, so the longest delay there is cannot be drawn, which nobody will miss.
        return random.nextLong(low, high == Long.MAX_VALUE ? high : high + 1);
    }
}
