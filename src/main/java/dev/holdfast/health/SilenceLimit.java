package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;

/**
 * How long one source may be silent before that counts as failure: as its own rhythm says, between the floor and the
 * timeout.
 *
 * <p>A stream that has not paused for more than 60 ms in the last minute is gone after the floor; one that stutters is left
 * as much time as {@value #FACTOR} of its longest pauses take. Until a source has been heard for {@link #WARM_UP_NANOS}
 * the timeout rules, unless it was heard shortly before.
 *
 * <p>One per source, over all its connections. Not thread-safe: the stream's owner keeps it.
 */
public final class SilenceLimit {

    /** So many of the longest pauses of late in a row are no pause any more. */
    static final int FACTOR = 3;

    /** A rhythm that was listened to for less is not known. */
    static final long WARM_UP_NANOS = 5_000_000_000L;

    /** For so long a source that comes back is taken to have the rhythm it had. */
    static final long MEMORY_NANOS = 600_000_000_000L;

    private final FailureThresholds limits;
    private boolean known;
    private long knownPauseNanos;
    private long knownAtNanos;

    /** A source that was never heard. */
    public SilenceLimit(FailureThresholds limits) {
        this.limits = limits;
    }

    /**
     * The limit now.
     *
     * @param longestPauseNanos of the last minute on this connection; {@link ConnectionSample#UNKNOWN} if not measured
     * @param flowingNanos for how long media has flowed on it
     */
    public long nanos(long longestPauseNanos, long flowingNanos, long nowNanos) {
        if (longestPauseNanos == ConnectionSample.UNKNOWN || limits.timeoutFloorNanos() >= limits.timeoutNanos()) {
            return limits.timeoutNanos();
        }
        long pause = longestPauseNanos;
        if (flowingNanos >= WARM_UP_NANOS) {
            known = true;
            knownPauseNanos = pause;
            knownAtNanos = nowNanos;
        } else if (known && nowNanos - knownAtNanos < MEMORY_NANOS) {
            pause = Math.max(pause, knownPauseNanos);
        } else {
            return limits.timeoutNanos();
        }
        return Math.clamp(FACTOR * pause, limits.timeoutFloorNanos(), limits.timeoutNanos());
    }
}
