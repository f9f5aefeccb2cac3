package dev.holdfast.reconnect;

import dev.holdfast.model.StreamId;

/**
 * The connects that one destination, or the node, is given: a bucket of tokens, and those who wait for one in order of
 * priority. Not thread-safe.
 *
 * <p>Nobody is kept waiting for longer than ten seconds and the time that the tokens of all who may be before him take:
 * {@code 10 s + streams / rate}.
 */
public final class Allowance {

    private TokenBucket bucket;
    private final WaitingLine line = new WaitingLine();

    /**
     * An allowance of which nothing has been used.
     *
     * @param perSecond 1 or more
     * @param burst how many at once, after a quiet time; 1 or more
     */
    public Allowance(int perSecond, int burst, long nowNanos) {
        this.bucket = new TokenBucket(perSecond, burst, nowNanos);
    }

    /**
     * Asks for a token, without taking it.
     *
     * @param priority 0 to 100, higher = sooner
     * @return {@code nowNanos} if there is one for him, else when it is his turn as things stand; he has a place in the line
     *     from now on
     */
    public long askNanos(StreamId who, int priority, long nowNanos) {
        int before = line.rank(who, priority, nowNanos);
        long at = before < bucket.available(nowNanos) ? nowNanos : bucket.availableAtNanos(before + 1L, nowNanos);
        line.expect(who, at);
        return at;
    }

    /**
     * Gives another rate and burst. Those who wait keep their places, and no more tokens are there than before.
     *
     * @param perSecond 1 or more
     * @param burst 1 or more
     */
    public void change(int perSecond, int burst, long nowNanos) {
        long left = Math.min(bucket.available(nowNanos), burst);
        bucket = new TokenBucket(perSecond, burst, nowNanos);
        for (long used = left; used < burst; used++) {
            bucket.take(nowNanos);
        }
    }

    /** He who asked was told by somebody else to ask again then, and keeps his place until that time. */
    public void expect(StreamId who, long atNanos) {
        line.expect(who, atNanos);
    }

    /** Takes a token, be it there or not, and gives up the place in the line. */
    public void take(StreamId who, long nowNanos) {
        line.leave(who);
        bucket.take(nowNanos);
    }

    /** Gives up the place in the line. */
    public void leave(StreamId who) {
        line.leave(who);
    }

    /** Whether it knows nothing that a new one would not. */
    public boolean isIdle(long nowNanos) {
        return line.isEmpty() && bucket.isFull(nowNanos);
    }
}
