package dev.holdfast.srt;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of messages from other threads to the poller that sends them.
 *
 * <p>Its native memory is allocated with the first message and used again. Many may offer; only the poller takes. While libsrt is
 * to get no more ({@link SendRoom}), what is here waits and nothing more is taken.
 */
final class SendQueue {

    static final int SLOTS = 256;

    private static final long LOOK_LASTS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Poller poller;
    private final int slotBytes;
    private final int[] sizes = new int[SLOTS];
    private final AtomicLong drops = new AtomicLong();

    private @Nullable NativeBuffer memory;
    private int head;
    private int count;
    private boolean flushAsked;
    private boolean held;
    private boolean ended;

    /** 0 while the peer takes something. */
    private volatile long stuckSinceNanos;

    /** When that was last looked at, which is only done while there is something to send. */
    private volatile long lookedNanos;

    SendQueue(Poller poller, int slotBytes) {
        this.poller = poller;
        this.slotBytes = slotBytes;
    }

    long drops() {
        return drops.get();
    }

    /** For how long the peer has taken nothing of what libsrt has for it; 0 if it does, or if nothing waits. */
    long stuckNanos(long nowNanos) {
        long since = stuckSinceNanos;
        return since == 0 || nowNanos - lookedNanos > LOOK_LASTS_NANOS ? 0 : Math.max(0, nowNanos - since);
    }

    /** Copies a message in; false where the queue is full, the peer takes no more, or the poller has ended. */
    synchronized boolean offer(ByteBuffer message, SendSide to) {
        if (count == SLOTS || held || ended) {
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

    /** Takes nothing more and drops what it has, for the connection has ended; on the poller's thread. */
    synchronized void end() {
        ended = true;
        drops.addAndGet(count);
        count = 0;
    }

    /** Sends what libsrt may be given, and comes back for the rest. */
    private void flush(SendSide to) {
        NativeBuffer from = memory;
        int room = to.room();
        int slot = next();
        while (slot >= 0 && from != null) {
            SendSide.Sent sent =
                    room > 0 ? to.sendFrom(from.address(slot * slotBytes), sizes[slot]) : SendSide.Sent.NO_ROOM;
            if (sent == SendSide.Sent.NO_ROOM) {
                looked(to.isStuck());
                hold(true);
                poller.nextTurn(() -> flush(to));
                return;
            }
            if (sent == SendSide.Sent.REFUSED) {
                drops.incrementAndGet();
            }
            room--;
            slot = nextAfterOne();
        }
        looked(to.isStuck());
        hold(false);
    }

    /** Called when it is known whether libsrt took what it was given. */
    private void looked(boolean stuck) {
        long nowNanos = System.nanoTime();
        if (!stuck) {
            stuckSinceNanos = 0;
        } else if (stuckSinceNanos == 0) {
            stuckSinceNanos = nowNanos | 1;
        }
        lookedNanos = nowNanos;
    }

    private synchronized void hold(boolean now) {
        held = now;
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
