package dev.holdfast.reconnect;

import dev.holdfast.model.StreamId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The guard of one destination: closed, it admits everybody; after a row of unanswered attempts it opens and admits one
 * stream at a time to try, until the destination answers somebody. Those it holds back ask again from time to time; in
 * which order they come then is for an {@link Allowance} to say.
 *
 * <p>Unlike a breaker that shuts for a fixed time it never keeps a lone stream waiting: the one that tries is always
 * admitted. Not thread-safe.
 */
public final class CircuitBreaker {

    /** Unanswered attempts in a row, of whichever streams, that open it. */
    public static final int DEFAULT_THRESHOLD = 5;

    /** The soonest that one who is not admitted may ask again. */
    static final long ASK_AGAIN_NANOS = 200_000_000L;

    /** Between the times at which two of them may, so that a thousand ask no more than a thousand times a second. */
    static final long SPACING_NANOS = 1_000_000L;

    /** How long the one that tries may take before another is let in its place; longer than any connect timeout. */
    static final long TRIAL_NANOS = 70_000_000_000L;

    private final int threshold;
    private int unansweredInARow;
    private Optional<StreamId> trying = Optional.empty();
    private long tryingUntilNanos;
    private OptionalLong lastTurnNanos = OptionalLong.empty();

    /** @param threshold 1 or more */
    public CircuitBreaker(int threshold) {
        if (threshold < 1) {
            throw new IllegalArgumentException("threshold: expected 1 or more, found " + threshold);
        }
        this.threshold = threshold;
    }

    /** Whether it is open. */
    public boolean isOpen() {
        return unansweredInARow >= threshold;
    }

    /** Whether it knows nothing that a new one would not. */
    public boolean isFresh() {
        return unansweredInARow == 0;
    }

    /** {@code nowNanos} if this stream may connect, a later time to ask again if not. */
    public long admitAtNanos(StreamId who, long nowNanos) {
        if (!isOpen()) {
            return nowNanos;
        }
        boolean taken = trying.isPresent() && !trying.get().equals(who) && nowNanos - tryingUntilNanos < 0;
        if (taken) {
            return turnNanos(nowNanos);
        }
        trying = Optional.of(who);
        tryingUntilNanos = nowNanos + TRIAL_NANOS;
        return nowNanos;
    }

    private long turnNanos(long nowNanos) {
        long turn = nowNanos + ASK_AGAIN_NANOS;
        if (lastTurnNanos.isPresent()) {
            turn += Math.max(0, lastTurnNanos.getAsLong() + SPACING_NANOS - turn);
        }
        lastTurnNanos = OptionalLong.of(turn);
        return turn;
    }

    /** The destination answered: closes. */
    public void answered() {
        unansweredInARow = 0;
        trying = Optional.empty();
    }

    /** An attempt went unanswered: one nearer to opening; if open, the next may try. */
    public void unanswered(StreamId who) {
        unansweredInARow = Math.min(unansweredInARow + 1, threshold);
        abandoned(who);
    }

    /** An attempt was given up: if it was the one trying, the next may. */
    public void abandoned(StreamId who) {
        if (trying.filter(who::equals).isPresent()) {
            trying = Optional.empty();
        }
    }
}
