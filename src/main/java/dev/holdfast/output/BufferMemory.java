package dev.holdfast.output;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory outside the heap that the buffers of all outputs may take together. Thread-safe, never waits: where nothing is
 * left, a buffer is full sooner. Asking the JVM for more than it has would make the thread that receives wait for a collection.
 */
final class BufferMemory {

    /** Half of what the JVM gives to direct buffers, which is as much as its largest heap unless it was told otherwise. */
    static final BufferMemory OF_THE_PROCESS =
            new BufferMemory(Runtime.getRuntime().maxMemory() / 2);

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BufferMemory(long most) {
        this.most = most;
    }

    /** A block of so many octets; null if there is none. */
    @Nullable
    ByteBuffer take(int octets) {
        if (taken.addAndGet(octets) > most) {
            taken.addAndGet(-octets);
            return null;
        }
        try {
            return ByteBuffer.allocateDirect(octets);
        } catch (OutOfMemoryError _) {
            // Somebody else has it; what cannot be buffered is dropped and counted.
            taken.addAndGet(-octets);
            return null;
        }
    }

    /** So many octets are not used any more; the collector frees them. */
    void giveBack(long octets) {
        taken.addAndGet(-octets);
    }
}
