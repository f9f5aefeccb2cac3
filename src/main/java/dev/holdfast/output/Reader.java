package dev.holdfast.output;

import dev.holdfast.model.OutputBuffer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One of the readers of an output that listens: a queue of its own and a thread that empties it, as long as it stays. */
final class Reader {

    private final OutputLink link;
    private final String who;
    private final MediaQueue queue;
    private final Pump pump;
    private final long stallNanos;
    private final BiConsumer<Reader, String> gone;
    private volatile @Nullable String end;

    /**
     * @param stallNanos how long it may take nothing
     * @param gone told once, with the reason
     */
    Reader(
            OutputLink link,
            String who,
            BufferSettings settings,
            long stallNanos,
            SendCounters counters,
            BiConsumer<Reader, String> gone) {
        this.link = link;
        this.who = who;
        this.stallNanos = stallNanos;
        this.queue = new MediaQueue(settings);
        this.gone = gone;
        this.pump = new Pump(queue, new Way(), counters);
    }

    void start(Writers writers) {
        var _ = writers.start("output-to-" + who, false, this::write);
        var _ = writers.start("output-end-of-" + who, false, this::awaitEnd);
    }

    private void write() {
        try {
            pump.run();
            end("the output was closed");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            end("interrupted");
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            end(e.toString());
        } finally {
            queue.end();
            settle();
            // Only now is everything counted that it did not get.
            gone.accept(this, String.valueOf(end));
            queue.free();
        }
    }

    private void settle() {
        try {
            link.awaitSettled();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() {
        try {
            Integer heard = 0;
            while (heard != null) {
                heard = link.receive();
            }
            end("the reader closed the connection");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            end("interrupted");
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    /** Ends it at once; what waits is dropped. */
    void end(String why) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = why;
        }
        pump.close(0);
        try {
            link.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    MediaQueue queue() {
        return queue;
    }

    String who() {
        return who;
    }

    OutputBuffer buffer() {
        return queue.state();
    }

    long lost() {
        return queue.dropped() + link.lost();
    }

    void look(long nowNanos) {
        if (queue.hasOverflowed()) {
            end("the reader takes less than comes in, and the policy is to disconnect");
        } else if (link.isStalled(nowNanos, stallNanos)) {
            end("the reader has taken nothing for " + TimeUnit.NANOSECONDS.toMillis(stallNanos) + " ms");
        } else if (pump.isOverdue(nowNanos)) {
            end("the output was closed");
        }
    }

    /** Ends it once it has what waits for it, or the time for that is up. */
    void close() {
        pump.close(TimeUnit.MILLISECONDS.toNanos(Writers.GRACE_MILLIS));
    }

    private final class Way implements Pump.Way {

        @Override
        public void send(Parcel parcel) throws IOException, InterruptedException {
            link.send(parcel);
        }

        @Override
        public void overflowed() {
            end("the reader takes less than comes in, and the policy is to disconnect");
        }
    }
}
