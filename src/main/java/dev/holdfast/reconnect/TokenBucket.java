package dev.holdfast.reconnect;

/**
 * A bucket that fills with one token at each interval until it holds a burst; whoever takes one from an empty bucket leaves
 * it in debt.
 *
 * <p>In any stretch of time {@code w}, both ends included, no more than {@code burst + w / interval} tokens are taken by those
 * who only take what is {@link #available}. Kept as one number, the time at which the bucket is full again, as in the
 * generic cell rate algorithm of ATM (ITU-T I.371): nothing runs, and no token is lost to rounding. Not thread-safe.
 */
final class TokenBucket {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long intervalNanos;
    private final int burst;
    private long fullAtNanos;

    /**
     * A full bucket.
     *
     * @param perSecond 1 or more
     * @param burst 1 or more
     * @param nowNanos on the engine's clock, as all times here
     */
    TokenBucket(int perSecond, int burst, long nowNanos) {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException(
                    "rate and burst: expected 1 or more, found " + perSecond + " and " + burst);
        }
        this.intervalNanos = Math.ceilDiv(SECOND_NANOS, perSecond);
        this.burst = burst;
        this.fullAtNanos = nowNanos;
    }

    /** Tokens there now; 0 for an empty bucket and for one in debt. */
    long available(long nowNanos) {
        long missing = Math.ceilDiv(untilFullNanos(nowNanos), intervalNanos);
        return Math.max(0, burst - missing);
    }

    /**
     * When there have been so many tokens to take, one after another, for those who wait; not before now.
     *
     * @param count 1 or more; may be more than a burst
     */
    long availableAtNanos(long count, long nowNanos) {
        return nowNanos + Math.max(0, untilFullNanos(nowNanos) + (count - burst) * intervalNanos);
    }

    /** Takes a token, be there one or not. */
    void take(long nowNanos) {
        fullAtNanos = nowNanos + untilFullNanos(nowNanos) + intervalNanos;
    }

    /** Whether it knows nothing that a new one would not. */
    boolean isFull(long nowNanos) {
        return untilFullNanos(nowNanos) == 0;
    }

    private long untilFullNanos(long nowNanos) {
        return Math.max(0, fullAtNanos - nowNanos);
    }
}
