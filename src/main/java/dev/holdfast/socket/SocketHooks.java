package dev.holdfast.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * What a user does at the turning points of a connection's life. A client calls all of it on one (virtual) thread of its own,
 * in the order given here; a listener on one thread per session, so that its hooks must be safe for that.
 *
 * <p>What the first three throw ends the attempt or the session, and {@link #onError} is told.
 */
public interface SocketHooks {

    /** What is to become of a client after an error. */
    enum AfterError {
        /** The wait strategy decides. */
        GO_ON,
        /** No further attempt; the client ends with this error. */
        STOP
    }

    /**
     * A socket was made and is about to connect: the place to set further options. A listener calls it for each connection
     * that it has accepted.
     *
     * @param channel with the configured options set; non-blocking, and to stay so
     */
    default void onSocket(SocketChannel channel, SocketTarget target) throws IOException {}

    /** The connection is established: the place for a greeting. */
    default void onConnect(SocketSession session) throws Exception {}

    /**
     * The session itself; it lasts until this returns or throws. Returning means that it has ended in good order.
     *
     * <p>When {@link SocketSession#isEnding} (reads give -1 then) this is to return soon; on an interrupt, at once.
     */
    void onSession(SocketSession session) throws Exception;

    /**
     * The connection is closed; called once for each {@link #onConnect}, also if that threw.
     *
     * @param why empty if the session ended in good order, or this side asked for its end
     */
    default void onDisconnect(SocketSession session, Optional<SocketFailure> why) {}

    /** An attempt failed or a session broke; not called for what this side asked for. */
    default AfterError onError(SocketFailure error) {
        return AfterError.GO_ON;
    }
}
