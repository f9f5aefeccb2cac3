package dev.holdfast.output;

import dev.holdfast.media.mpegts.Filler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What keeps the outputs of one stream company that ask for it while there is no media. */
final class FillerLines {

    static final int PACKET_OCTETS = 188;

    /** A pause in media that is shorter is left alone. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Filler filler = new Filler();
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(Filler.PACKETS * PACKET_OCTETS);
    private volatile long lastMediaNanos = System.nanoTime();

    /** Media comes. Media thread. */
    void note(ByteBuffer media) {
        filler.note(media);
        lastMediaNanos = System.nanoTime();
    }

    /** Sends a datagram if there is a pause. Keeper's thread. */
    void look(long nowNanos, List<Output> outputs) {
        if (nowNanos - lastMediaNanos < PAUSE_NANOS || !filler.take(datagram)) {
            return;
        }
        for (Output each : outputs) {
            each.fill(datagram.duplicate());
        }
    }
}
