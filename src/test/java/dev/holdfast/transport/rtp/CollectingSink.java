package dev.holdfast.transport.rtp;

import dev.holdfast.reconnect.MediaSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A sink that keeps copies of all it is given. Thread-safe. */
final class CollectingSink implements MediaSink {

    private final List<byte[]> received = new ArrayList<>();

    @Override
    public synchronized void media(ByteBuffer media) {
        byte[] copy = new byte[media.remaining()];
        media.get(copy);
        received.add(copy);
    }

    synchronized List<byte[]> received() {
        return List.copyOf(received);
    }

    synchronized int count() {
        return received.size();
    }
}
