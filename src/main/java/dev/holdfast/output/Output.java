package dev.holdfast.output;

import dev.holdfast.datagram.DatagramBatch;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One of a stream's outputs. Sending belongs to the media thread and never blocks, throws or logs; beside it the keeper's
 * thread may send filler. Everything else is for any thread, and does not block either.
 */
interface Output {

    OutputUri uri();

    /** Begins; called once, before anything is sent. */
    void start();

    /** Sends what lies between the buffer's position and limit; moves them at will. */
    void send(ByteBuffer media);

    /** Sends every datagram of a batch. */
    void send(DatagramBatch batch);

    /** Sends filler, which is counted apart. */
    void fill(ByteBuffer filler);

    /** Looks after what time brings; called every {@link Keeper#INTERVAL_MILLIS}. */
    default void look(long nowNanos) {}

    OutputStatus status();

    /** Complete once another may be in its place, which after {@link #close} may take a moment. */
    default CompletableFuture<@Nullable Void> left() {
        return CompletableFuture.completedFuture(null);
    }

    /** Ends it; what waits still goes out where that takes no longer than {@link Writers#GRACE_MILLIS}. */
    void close();
}
