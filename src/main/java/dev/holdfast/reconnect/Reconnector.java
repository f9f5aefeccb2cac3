package dev.holdfast.reconnect;

/**
 * Makes connections to one source of one stream, one attempt per call; it never retries. Whether and when to try again is
 * the {@link ReconnectionManager}'s decision alone.
 *
 * <p>What outlives a single connection is kept here: a listener's socket stays open from attempt to attempt.
 */
public interface Reconnector extends AutoCloseable {

    /** What the manager needs to know of this way of connecting. */
    Traits traits();

    /**
     * Begins one attempt and returns at once; the outcome goes to the listener, possibly before this returns.
     *
     * <p>The attempt ends by itself within the transport's connect timeout. Never throws for what the world does.
     */
    Connection connect(ConnectRequest request, ConnectionListener listener);

    /**
     * Begins to look out for the source while no attempt is under way, by the cheapest means its protocol has: one that
     * makes no connection at the source, or one whose connection the next {@link #connect} takes over.
     *
     * <p>Says {@code back} at most once, from a transport thread, when the source answers and did not before.
     *
     * @param away whether the source is known not to answer now, so that the first answer is news; otherwise it is only
     *     after an answer was missed
     * @param back only enqueues
     */
    default LifeWatch watchForLife(boolean away, LifeWatch.Back back) {
        return LifeWatch.NONE;
    }

    /**
     * The stream is stopped but stays: releases everything as {@link #close()} does, but may go on telling peers that the
     * stream is known. Only {@link #close()} is called afterwards.
     */
    default void rest() {
        close();
    }

    /** Releases everything, connections included. Never blocks for long, may be called again. */
    @Override
    void close();

    /**
     * What the manager needs to know of a way of connecting.
     *
     * @param passive whether the peer calls us: an attempt then waits as long as it takes, and follows a lost connection at once
     * @param survivesSilence whether a silent session may be kept open while waiting, because the next packet revives it
     */
    record Traits(boolean passive, boolean survivesSilence) {

        /** We call the peer; a connection that failed is of no use. */
        public static final Traits CALLER = new Traits(false, false);

        /** The peer calls us. */
        public static final Traits LISTENER = new Traits(true, false);

        /** There is no connection, only a socket that packets come to. */
        public static final Traits CONNECTIONLESS = new Traits(false, true);
    }
}
