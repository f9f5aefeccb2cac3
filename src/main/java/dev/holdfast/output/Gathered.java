package dev.holdfast.output;

import dev.holdfast.datagram.DatagramBatch;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a receiving thread has gathered for the outputs of one stream, until it is sent. Belongs to that thread. */
final class Gathered {

    private final DatagramBatch batch = new DatagramBatch();
    private @Nullable FanOut owner;

    /**
     * Takes a copy of what lies between the buffer's position and limit, after sending what is here of another stream.
     *
     * @return whether there was room
     */
    boolean take(FanOut of, ByteBuffer media) {
        FanOut other = owner;
        if (other != null && !other.equals(of)) {
            other.flush();
        }
        if (!batch.hasRoomFor(media.remaining())) {
            return false;
        }
        owner = of;
        batch.add(media);
        return true;
    }

    /** Whether there is something, and it is this stream's. */
    boolean isOf(FanOut of) {
        return of.equals(owner);
    }

    DatagramBatch batch() {
        return batch;
    }

    void clear() {
        batch.clear();
        owner = null;
    }
}
