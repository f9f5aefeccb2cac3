package dev.holdfast.reconnect;

import java.nio.ByteBuffer;

/** Where a connection's media goes. */
@FunctionalInterface
public interface MediaSink {

    /**
     * Takes one datagram or message of media, unchanged as it came in.
     *
     * <p>Called on the transport's receiving thread: must not block, must not keep the buffer, must not throw.
     *
     * @param media position to limit is the media; the callee may move them
     */
    void media(ByteBuffer media);

    /**
     * As {@link #media}, but it may be sent on only at the next {@link #flush}: the caller has more at hand, and many
     * together cost less. The same thread calls {@code flush} before it waits for anything. The buffer is not kept.
     */
    default void gather(ByteBuffer media) {
        media(media);
    }

    /** Sends on what the calling thread has given to {@link #gather}; without that nothing. */
    default void flush() {}
}
