package dev.holdfast.output;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The work of one writer: takes from a queue and sends, until it is closed and the queue is empty, or the time for that is up.
 *
 * <p>{@link #run} belongs to the writer's thread, the rest to any.
 */
final class Pump {

    private static final long IDLE_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MediaQueue queue;
    private final Way way;
    private final SendCounters counters;
    private volatile boolean closing;
    private volatile long endByNanos;

    /** What leads to the peer. */
    interface Way {

        /** Sends all of it, however long that takes. An exception ends the pump. */
        void send(Parcel parcel) throws IOException, InterruptedException;

        /** The queue was full, and the policy is to disconnect. */
        void overflowed();
    }

    Pump(MediaQueue queue, Way way, SendCounters counters) {
        this.queue = queue;
        this.way = way;
        this.counters = counters;
    }

    /** Pumps. What cannot be sent any more is counted as dropped; it may run again, until its owner ends the queue. */
    void run() throws IOException, InterruptedException {
        Parcel parcel = new Parcel();
        try {
            while (!isOver()) {
                if (queue.hasOverflowed()) {
                    way.overflowed();
                    queue.giveUp();
                }
                queue.take(parcel);
                if (parcel.count() == 0) {
                    queue.await(IDLE_WAIT_NANOS);
                    continue;
                }
                way.send(parcel);
                counters.sent(parcel.count(), parcel.octets());
                queue.giveBack(parcel);
            }
        } finally {
            counters.dropped(parcel.count());
            queue.giveBack(parcel);
            queue.giveUp();
        }
    }

    /** Whether it has nothing more to do. */
    boolean isOver() {
        return closing && (queue.isEmpty() || System.nanoTime() - endByNanos >= 0);
    }

    /** Ends it once the queue is empty, or the time is up. */
    void close(long graceNanos) {
        endByNanos = System.nanoTime() + graceNanos;
        closing = true;
        queue.wake();
    }

    /** Whether it was to have ended by now. */
    boolean isOverdue(long nowNanos) {
        return closing && nowNanos - endByNanos >= 0;
    }
}
