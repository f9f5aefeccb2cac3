package dev.holdfast.backoff;

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
}
