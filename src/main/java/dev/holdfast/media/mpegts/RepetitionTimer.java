package dev.holdfast.media.mpegts;

/** The watch over something that has to come again within a limit: one error for each limit that passes without it. */
final class RepetitionTimer {

    private final long limitNanos;
    private long dueNanos;

    /** @param nowNanos the beginning, on the scale of a {@link StreamClock} */
    RepetitionTimer(long limitNanos, long nowNanos) {
        this.limitNanos = limitNanos;
        this.dueNanos = nowNanos + limitNanos;
    }

    /** It came. Returns the errors that are new by now. */
    int seen(long nowNanos) {
        int errors = overdue(nowNanos);
        dueNanos = nowNanos + limitNanos;
        return errors;
    }

    /** Returns the errors that are new by now: none, or one for each limit that passed. */
    int overdue(long nowNanos) {
        long late = nowNanos - dueNanos;
        if (late <= 0) {
            return 0;
        }
        int errors = (int) ((late - 1) / limitNanos) + 1;
        dueNanos += errors * limitNanos;
        return errors;
    }
}
