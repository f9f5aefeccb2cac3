package dev.holdfast.transport.srt;

import dev.holdfast.model.TakeoverRule;

/**
 * Decides whether a new caller takes over from the session that is there.
 *
 * <p>A silent session gives way under either rule: its encoder has most likely come back. A live one gives way under
 * {@link TakeoverRule#NEWEST} only, and after that stays for 2 s; each further takeover soon after the last doubles this, up
 * to 64 s, so that two encoders with one stream id do not throw each other out for ever.
 *
 * <p>Not thread-safe.
 */
final class TakeoverPolicy {

    /** Silence after which a session gives way; libsrt itself would keep it for 5.1 s. */
    static final long SILENT_MILLIS = 500;

    static final long SHORTEST_HOLD_NANOS = 2_000_000_000L;
    private static final int MOST_DOUBLINGS = 5;

    private final TakeoverRule rule;
    private int streak;
    private long heldUntilNanos;

    /** What becomes of a new caller. */
    enum Ruling {
        /** It takes over; the old session is silent. */
        GHOST_GIVES_WAY,
        /** It takes over from a live session. */
        LIVE_GIVES_WAY,
        /** The live session stays, by the rule. */
        REJECTED,
        /** The live session stays because it has itself just taken over. */
        HELD
    }

    TakeoverPolicy(TakeoverRule rule) {
        this.rule = rule;
    }

    /**
     * Says what becomes of a caller; changes nothing.
     *
     * @param silent whether the session that is there has brought nothing for {@value #SILENT_MILLIS} ms
     */
    Ruling rule(boolean silent, long nowNanos) {
        if (silent) {
            return Ruling.GHOST_GIVES_WAY;
        }
        if (rule == TakeoverRule.REJECT) {
            return Ruling.REJECTED;
        }
        return isHeld(nowNanos) ? Ruling.HELD : Ruling.LIVE_GIVES_WAY;
    }

    /** A live session has given way. */
    void tookOverFromLive(long nowNanos) {
        boolean soonAfter = streak > 0 && nowNanos - heldUntilNanos < holdNanos();
        streak = soonAfter ? Math.min(streak + 1, MOST_DOUBLINGS + 1) : 1;
        heldUntilNanos = nowNanos + holdNanos();
    }

    private boolean isHeld(long nowNanos) {
        return streak > 0 && heldUntilNanos - nowNanos > 0;
    }

    private long holdNanos() {
        return SHORTEST_HOLD_NANOS << (streak - 1);
    }
}
