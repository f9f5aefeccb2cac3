package dev.holdfast.srt;

/**
 * How often a destination is probed: every 50 ms at first, when most sources return, then every 100 ms, then ever more seldom.
 *
 * <p>One that refuses by ICMP is up, so its listener is likely to follow, and it is as a rule near: it is asked each 10 ms at first,
 * which is some 75 kbit/s on the wire, and fast for longer. Half an interval is what the probing adds to an outage.
 */
final class ProbePace {

    static final long EAGER_NANOS = 10_000_000;
    static final long FAST_NANOS = 50_000_000;
    static final long STEADY_NANOS = 100_000_000;
    static final long SLOWEST_NANOS = 1_000_000_000;

    /** Beyond the steady time, each 200 s more make the interval a second longer. */
    private static final long SLOWING = 200;

    private static final long SECOND = 1_000_000_000;
    private static final long FAST_UNTIL = 30 * SECOND;
    private static final long STEADY_UNTIL = 120 * SECOND;
    private static final long REFUSED_EAGER_UNTIL = 30 * SECOND;
    private static final long REFUSED_FAST_UNTIL = 60 * SECOND;
    private static final long REFUSED_STEADY_UNTIL = 600 * SECOND;

    private ProbePace() {}

    /**
     * The mean time to the next probe.
     *
     * @param sinceNanos how long things have been as they are
     * @param refused whether it refuses
     */
    static long intervalNanos(long sinceNanos, boolean refused) {
        if (refused && sinceNanos < REFUSED_EAGER_UNTIL) {
            return EAGER_NANOS;
        }
        if (sinceNanos < (refused ? REFUSED_FAST_UNTIL : FAST_UNTIL)) {
            return FAST_NANOS;
        }
        long late = sinceNanos - (refused ? REFUSED_STEADY_UNTIL : STEADY_UNTIL);
        return late <= 0 ? STEADY_NANOS : Math.min(SLOWEST_NANOS, STEADY_NANOS + late / SLOWING);
    }

    /**
     * An interval drawn from four to six fifths of it, so that probers of many destinations do not beat.
     *
     * @param draw evenly from 0 to 1
     */
    static long jittered(long intervalNanos, double draw) {
        return (long) (intervalNanos * (0.8 + 0.4 * draw));
    }
}
