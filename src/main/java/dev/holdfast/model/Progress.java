package dev.holdfast.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far the work to get media flowing has come.
 *
 * @param attempt the attempt that runs, or was the last to end; 0 = the first connect after a start, which is no retry
 * @param sourceIndex which source it goes to
 * @param lastDelayNanos the wait before it; 0 if there was none
 * @param outage what is being repaired; empty while a stream has not failed since its start
 * @param left the sources, by index, that are not taken up again in this outage: they ended as retry-on-close or
 *     retry-on-timeout says is final
 * @param hopelessSinceNanos the sources that failed permanently, by index, and when they did last
 * @param single the sources, by index, found to accept one connection at a time: the old one has to go before the new
 */
public record Progress(
        int attempt,
        int sourceIndex,
        long lastDelayNanos,
        Optional<Outage> outage,
        Set<Integer> left,
        Map<Integer, Long> hopelessSinceNanos,
        Set<Integer> single) {

    public Progress {
        left = Set.copyOf(left);
        hopelessSinceNanos = Map.copyOf(hopelessSinceNanos);
        single = Set.copyOf(single);
    }

    /** A stream at its start, going to the given source. */
    public static Progress initial(int sourceIndex) {
        return new Progress(0, sourceIndex, 0, Optional.empty(), Set.of(), Map.of(), Set.of());
    }

    /** The next attempt, after a wait. */
    public Progress next(int nextSourceIndex, long delayNanos) {
        return new Progress(attempt + 1, nextSourceIndex, delayNanos, outage, left, hopelessSinceNanos, single);
    }

    /** The same attempt, now to this source. */
    public Progress to(int otherSourceIndex) {
        return new Progress(attempt, otherSourceIndex, lastDelayNanos, outage, left, hopelessSinceNanos, single);
    }

    /** The same work, now on this outage. */
    public Progress on(Outage started) {
        return new Progress(
                attempt, sourceIndex, lastDelayNanos, Optional.of(started), left, hopelessSinceNanos, single);
    }

    /** The same work, knowing that its source failed permanently. */
    public Progress hopeless(long nowNanos) {
        Map<Integer, Long> since = new HashMap<>(hopelessSinceNanos);
        since.put(sourceIndex, nowNanos);
        return new Progress(attempt, sourceIndex, lastDelayNanos, outage, left, since, single);
    }

    /** The same work, with its source not to be taken up again. */
    public Progress leaving() {
        Set<Integer> all = new HashSet<>(left);
        all.add(sourceIndex);
        return new Progress(attempt, sourceIndex, lastDelayNanos, outage, all, hopelessSinceNanos, single);
    }

    /** The same work, knowing that its source accepts one connection at a time. */
    public Progress singular() {
        Set<Integer> all = new HashSet<>(single);
        all.add(sourceIndex);
        return new Progress(attempt, sourceIndex, lastDelayNanos, outage, left, hopelessSinceNanos, all);
    }

    /** The same work with every source as good as any other. */
    public Progress hopeful() {
        return new Progress(attempt, sourceIndex, lastDelayNanos, outage, Set.of(), Map.of(), single);
    }

    /** The same outage as if it were only at its first attempt. */
    public Progress forgotten() {
        return new Progress(Math.min(attempt, 1), sourceIndex, 0, outage, Set.of(), Map.of(), single);
    }
}
