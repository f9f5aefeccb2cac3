package dev.holdfast.model;

import java.util.Optional;

/**
 * How far the work to get media flowing has come.
 *
 * @param attempt the attempt that runs, or was the last to end; 0 = the first connect after a start, which is no retry
 * @param sourceIndex which source it goes to
 * @param lastDelayNanos the wait before it; 0 if there was none
 * @param outage what is being repaired; empty while a stream has not failed since its start
 */
public record Progress(int attempt, int sourceIndex, long lastDelayNanos, Optional<Outage> outage) {

    /** A stream at its start, going to the given source. */
    public static Progress initial(int sourceIndex) {
        return new Progress(0, sourceIndex, 0, Optional.empty());
    }

    /** The next attempt, after a wait. */
    public Progress next(int nextSourceIndex, long delayNanos) {
        return new Progress(attempt + 1, nextSourceIndex, delayNanos, outage);
    }

    /** The same work, now on this outage. */
    public Progress on(Outage started) {
        return new Progress(attempt, sourceIndex, lastDelayNanos, Optional.of(started));
    }
}
