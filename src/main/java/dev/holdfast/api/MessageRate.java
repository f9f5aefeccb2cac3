package dev.holdfast.api;

/** How many messages a client may send: so many a second, and as many at once. Used by one thread at a time. */
final class MessageRate {

    private static final double NANOS = 1e9;

    private final int perSecond;
    private double left;
    private long latestNanos;

    MessageRate(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.latestNanos = nowNanos;
    }

    /** Whether there may be one now. */
    boolean take(long nowNanos) {
        left = Math.min(perSecond, left + (nowNanos - latestNanos) / NANOS * perSecond);
        latestNanos = nowNanos;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** The latest one does not count. */
    void giveBack() {
        left++;
    }
}
