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
}
