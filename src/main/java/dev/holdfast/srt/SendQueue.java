package dev.holdfast.srt;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of messages from other threads to the poller that sends them.
 *
 * <p>Its native memory is allocated with the first message and used again. Many may offer; only the poller takes.
 */
final class SendQueue {

    static final int SLOTS = 256;

    private final Poller poller;
    private final int slotBytes;
    private final int[] sizes = new int[SLOTS];
    private final AtomicLong drops = new AtomicLong();

    private @Nullable NativeBuffer memory;
    private int head;
    private int count;
    private boolean flushAsked;

    SendQueue(Poller poller, int slotBytes) {
        this.poller = poller;
        this.slotBytes = slotBytes;
    }

    long drops() {
        return drops.get();
    }

    /** Copies a message in; false where the queue is full or the poller has ended. */
    synchronized boolean offer(ByteBuffer message, ConnectionSocket to) {
        if (count == SLOTS) {
            return false;
        }
        if (memory == null) {
            memory = new NativeBuffer(SLOTS * slotBytes);
        }
        if (!flushAsked && !poller.post(() -> flush(to))) {
            return false;
        }
        flushAsked = true;
        int slot = (head + count) % SLOTS;
        sizes[slot] = message.remaining();
        memory.bytes().put(slot * slotBytes, message, message.position(), message.remaining());
        message.position(message.limit());
        count++;
        return true;
    }

    /** Sends all there is; what libsrt has no room for is dropped and counted. */
    private void flush(ConnectionSocket to) {
        NativeBuffer from = memory;
        for (int slot = next(); slot >= 0 && from != null; slot = nextAfterOne()) {
            if (!to.sendFrom(from.address(slot * slotBytes), sizes[slot])) {
                drops.incrementAndGet();
            }
        }
    }

    private synchronized int next() {
        flushAsked = count > 0;
        return count == 0 ? -1 : head;
    }

    private synchronized int nextAfterOne() {
        head = (head + 1) % SLOTS;
        count--;
        return next();
    }
}
