package dev.holdfast.transport.socket;

/** The turns of all who call listeners that are away: so many a second, in the order of asking. Loop's thread only. */
final class KnockBudget {

    static final int MOST_PER_SECOND = 500;

    private static final long TURN_NANOS = 1_000_000_000L / MOST_PER_SECOND;

    private boolean begun;
    private long nextNanos;

    /** Takes the next turn; returns how long it is until then. */
    long takeNanos(long nowNanos) {
        long turn = begun && nextNanos - nowNanos > 0 ? nextNanos : nowNanos;
        begun = true;
        nextNanos = turn + TURN_NANOS;
        return turn - nowNanos;
    }
}
