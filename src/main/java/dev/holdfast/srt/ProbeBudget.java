package dev.holdfast.srt;

/** What all probes together may be: so many a second, with a small store for the turns of the thread. */
final class ProbeBudget {

    private final long costNanos;
    private final long storeNanos;
    private long spentUntilNanos;

    /**
     * @param perSecond probes in a second
     * @param store probes that may go out at once after a pause
     */
    ProbeBudget(int perSecond, int store, long nowNanos) {
        costNanos = 1_000_000_000L / perSecond;
        storeNanos = store * costNanos;
        spentUntilNanos = nowNanos - storeNanos;
    }

    /** Takes one, if there is one. */
    boolean take(long nowNanos) {
        if (waitNanos(nowNanos) > 0) {
            return false;
        }
        spentUntilNanos = Math.max(spentUntilNanos, nowNanos - storeNanos) + costNanos;
        return true;
    }

    /** How long until there is one; 0 or less if there is. */
    long waitNanos(long nowNanos) {
        return spentUntilNanos + costNanos - nowNanos;
    }
}
