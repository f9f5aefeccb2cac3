package dev.holdfast.transport.srt;

/**
 * The wait of a caller that was let in beside the session of the same host, until that session either gives way or proves
 * alive.
 *
 * @param sinceNanos when the wait began
 * @param session the one that is there
 * @param arrivalsBefore its {@link SrtIngest#arrivals()} then
 */
record Trial(ParkedCaller caller, SrtIngest session, long arrivalsBefore, long sinceNanos) {

    /** After a session proved alive, other callers of its host are refused at once for so long. */
    static final long NEXT_AFTER_NANOS = 10_000_000_000L;

    /**
     * Whether the session has brought something since. The first sample that has grown may tell of packets from before the
     * wait, so it takes two.
     */
    boolean provesSessionAlive(long nowNanos) {
        return session.arrivals() - arrivalsBefore >= 2 || nowNanos - sinceNanos > ParkedCaller.PATIENCE_NANOS;
    }
}
