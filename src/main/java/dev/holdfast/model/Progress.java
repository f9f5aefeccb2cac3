package dev.holdfast.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far the work to get media flowing has come.
 *
 * @param attempt the attempt that runs, or was the last to end; 0 = the first connect after a start, which is no retry
 * @param sourceIndex which source it goes to
 * @param lastDelayNanos the wait before it; 0 if there was none
 * @param outage what is being repaired; empty while a stream has not failed since its start
 * @param hopelessSinceNanos the sources that failed permanently, by index, and when they did last
 */
public record Progress(
        int attempt,
        int sourceIndex,
        long lastDelayNanos,
        Optional<Outage> outage,
        Map<Integer, Long> hopelessSinceNanos) {

    public Progress {
        hopelessSinceNanos = Map.copyOf(hopelessSinceNanos);
    }

    /** A stream at its start, going to the given source. */
    public static Progress initial(int sourceIndex) {
        return new Progress(0, sourceIndex, 0, Optional.empty(), Map.of());
    }

    /** The next attempt, after a wait. */
    public Progress next(int nextSourceIndex, long delayNanos) {
        return new Progress(attempt + 1, nextSourceIndex, delayNanos, outage, hopelessSinceNanos);
    }

    /** The same attempt, now to this source. */
    public Progress to(int otherSourceIndex) {
        return new Progress(attempt, otherSourceIndex, lastDelayNanos, outage, hopelessSinceNanos);
    }

    /** The same work, now on this outage. */
    public Progress on(Outage started) {
        return new Progress(attempt, sourceIndex, lastDelayNanos, Optional.of(started), hopelessSinceNanos);
    }

    /** The same work, knowing that its source failed permanently. */
    public Progress hopeless(long nowNanos) {
        Map<Integer, Long> since = new HashMap<>(hopelessSinceNanos);
        since.put(sourceIndex, nowNanos);
        return new Progress(attempt, sourceIndex, lastDelayNanos, outage, since);
    }

    /** The same work with every source as good as any other. */
    public Progress hopeful() {
        return new Progress(attempt, sourceIndex, lastDelayNanos, outage, Map.of());
    }

    /** The same outage as if it were only at its first attempt. */
    public Progress forgotten() {
        return new Progress(Math.min(attempt, 1), sourceIndex, 0, outage, Map.of());
    }
}
