package dev.holdfast.transport.socket;

/** How often a listener that is away is called to see whether it is back, and how long each call waits. */
final class KnockPace {

    static final long TCP_NANOS = 100_000_000;
    static final long UNIX_NANOS = 50_000_000;
    static final long SLOWEST_NANOS = 1_000_000_000;

    private static final long STEADY_UNTIL_NANOS = 120_000_000_000L;

    /** Beyond the steady time, each 200 s more make the interval a second longer. */
    private static final long SLOWING = 200;

    /** Enough for most hosts; every fourth call has the time that those far away need. */
    private static final long SHORT_NANOS = 250_000_000;

    /** Before the system would repeat the call by itself (RFC 6298: after 1 s). */
    private static final long LONG_NANOS = 1_000_000_000;

    private static final int LONG_EACH = 4;

    private KnockPace() {}

    /**
     * The mean time from the end of one call to the next.
     *
     * @param firstNanos the interval of the first two minutes
     * @param awayNanos how long the source has been away
     */
    static long intervalNanos(long firstNanos, long awayNanos) {
        long late = awayNanos - STEADY_UNTIL_NANOS;
        return late <= 0 ? firstNanos : Math.min(SLOWEST_NANOS, firstNanos + late / SLOWING);
    }

    /**
     * An interval drawn from four to six fifths of it, so that those who fail together do not call together for ever.
     *
     * @param draw evenly from 0 to 1
     */
    static long jittered(long intervalNanos, double draw) {
        return (long) (intervalNanos * (0.8 + 0.4 * draw));
    }

    /** How long a call waits for an answer; a refusal comes at once. */
    static long patienceNanos(long call) {
        return call % LONG_EACH == LONG_EACH - 1 ? LONG_NANOS : SHORT_NANOS;
    }
}
