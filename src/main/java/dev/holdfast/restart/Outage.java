package dev.holdfast.restart;

import dev.holdfast.backoff.BackoffStrategy;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The count of attempts: which is next, when it may be made, whether it was announced. Guarded by the stream's lock.
 *
 * <p>It outlives the thread that works on it: one that is interrupted leaves the attempt to the next, which goes on with it
 * without announcing it again.
 */
final class Outage {

    private final BackoffStrategy backoff;
    private final int maxRetries;
    private final RandomGenerator random;

    private int attempt;
    private long delayNanos;
    private long dueAtNanos;
    /** What the next attempt answers; null before the first of all, and once that attempt was announced. */
    private @Nullable Exception unannounced;

    /** @param maxRetries 0 = no end */
    Outage(BackoffStrategy backoff, int maxRetries, RandomGenerator random) {
        this.backoff = backoff;
        this.maxRetries = maxRetries;
        this.random = random;
    }

    /** A connection or an attempt ended. */
    void failed(Exception error) {
        unannounced = error;
    }

    /** The connection that ended had been stable: attempts count from 1 again. */
    void beginAnew() {
        attempt = 0;
        delayNanos = 0;
    }

    /** The error that has to be answered with another attempt, or null if the attempt at hand has not been made yet. */
    @Nullable
    Exception unanswered() {
        return unannounced;
    }

    boolean usedUp() {
        return maxRetries > 0 && attempt >= maxRetries;
    }

    /** Goes on to the next attempt, which is to be announced by its number. */
    int next(long nowNanos) {
        attempt = attempt == Integer.MAX_VALUE ? attempt : attempt + 1;
        delayNanos = backoff.delayNanos(attempt, delayNanos, random);
        dueAtNanos = nowNanos + delayNanos;
        unannounced = null;
        return attempt;
    }

    /** 0 before the first failure of all. */
    int attempt() {
        return attempt;
    }

    /** Not above 0 if the attempt may be made. */
    long waitNanos(long nowNanos) {
        return attempt == 0 ? 0 : dueAtNanos - nowNanos;
    }
}
