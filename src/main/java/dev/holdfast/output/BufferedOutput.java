package dev.holdfast.output;

import dev.holdfast.backoff.ExponentialBackoff;
import dev.holdfast.backoff.Jitter;
import dev.holdfast.datagram.DatagramBatch;
import dev.holdfast.model.OutputActivity;
import dev.holdfast.model.OutputProtocol;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import dev.holdfast.restart.RestartListener;
import dev.holdfast.restart.RestartableStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An output with one connection, or one file, that is made anew when it fails: a queue, a thread that empties it into a
 * {@link RestartableStream}, and one that waits for the peer to end.
 *
 * <p>The media thread copies into the queue and does nothing else, whatever the peer does.
 */
final class BufferedOutput implements Output {

    private static final Logger LOG = LoggerFactory.getLogger(BufferedOutput.class);
    private static final double GROWTH = 2;

    /** Sooner than {@link RestartableStream}'s own: media is lost while an output is away. */
    private static final long FIRST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final OutputUri uri;
    private final String shown;
    private final MediaQueue queue;
    private final Writers writers;
    private final LinkMaker maker;
    private final long stallNanos;
    private final SendCounters counters = new SendCounters();
    private final AtomicLong restarts = new AtomicLong();
    private final AtomicLong disconnectedFor = new AtomicLong();
    private final RestartableStream<Parcel, Integer> stream;
    private final Pump pump;
    private volatile Links links = new Links(null, 0);
    private volatile @Nullable Instant upSince;
    private volatile @Nullable String lastError;

    BufferedOutput(OutputUri uri, BufferSettings settings, long stallNanos, LinkMaker maker, Writers writers) {
        this.uri = uri;
        this.shown = uri.toString();
        this.queue = new MediaQueue(settings);
        this.stallNanos = stallNanos;
        this.maker = maker;
        this.writers = writers;
        this.stream = RestartableStream.<Parcel, Integer>builder(this::connect)
                .name(shown)
                .backoff(new ExponentialBackoff(FIRST_WAIT_NANOS, LONGEST_WAIT_NANOS, GROWTH, Jitter.EQUAL))
                .listener(new Teller())
                .build();
        this.pump = new Pump(queue, new Stream(), counters);
    }

    /**
     * All there have been, in one piece, so that a count that is read meanwhile neither jumps nor falls.
     *
     * @param lostBefore with those before the latest
     */
    private record Links(@Nullable OutputLink latest, long lostBefore) {

        long lost() {
            return lostBefore + (latest == null ? 0 : latest.lost());
        }
    }

    private OutputLink connect() throws IOException, InterruptedException {
        // First the account of the one before: what is made is in nobody's hands until it is told of.
        OutputLink before = links.latest;
        if (before != null) {
            before.awaitSettled();
            links = new Links(null, links.lost());
        }
        OutputLink made = maker.make();
        links = new Links(made, links.lostBefore);
        // What overflowed before is no fault of this one.
        disconnectedFor.set(queue.overflows());
        upSince = Instant.now();
        return made;
    }

    @Override
    public OutputUri uri() {
        return uri;
    }

    @Override
    public void start() {
        boolean file = uri.protocol() == OutputProtocol.FILE;
        var _ = writers.start("output-" + shown, file, this::write);
        if (!file) {
            var _ = writers.start("output-end-of-" + shown, false, this::awaitEnds);
        }
    }

    private void write() {
        try {
            while (!pump.isOver() && !stream.isClosed()) {
                writeUntilItFails();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("output {} ends", shown, e);
        } finally {
            stream.close();
            queue.end();
            queue.free();
        }
    }

    private void writeUntilItFails() throws IOException, InterruptedException {
        try {
            stream.connect();
            pump.run();
        } catch (RuntimeException e) {
            unexpected(e);
        }
    }

    /** What a peer says is of no interest, but that it ends is, and may be known long before something is sent again. */
    private void awaitEnds() {
        try {
            while (!stream.isClosed()) {
                awaitEnd();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("output {} has ended", shown, e);
        }
    }

    private void awaitEnd() throws IOException, InterruptedException {
        try {
            var _ = stream.receive();
        } catch (RuntimeException e) {
            unexpected(e);
        }
    }

    /** An error of a link; the stream has given that up, and the next one is made with its waits. */
    private void unexpected(RuntimeException e) {
        lastError = e.toString();
        LOG.error("output {}: unexpected error; trying again", shown, e);
    }

    @Override
    public void send(ByteBuffer media) {
        queue.offer(media);
        queue.wake();
    }

    @Override
    public void send(DatagramBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            queue.offer(batch.datagram(i));
        }
        queue.wake();
    }

    @Override
    public void fill(ByteBuffer filler) {
        if (stream.isConnected()) {
            counters.filled(filler.remaining() / FillerLines.PACKET_OCTETS);
            send(filler);
        }
    }

    @Override
    public void look(long nowNanos) {
        OutputLink now = links.latest;
        if (now != null && now.isStalled(nowNanos, stallNanos)) {
            drop("the peer has taken nothing for " + TimeUnit.NANOSECONDS.toMillis(stallNanos) + " ms");
        }
        if (queue.hasOverflowed()) {
            disconnect();
        }
        if (pump.isOverdue(nowNanos) && !stream.isClosed()) {
            aside(stream::close);
        }
    }

    /** Once for each time; by the pump, or where that waits for the peer, by the keeper. */
    private void disconnect() {
        long overflows = queue.overflows();
        if (disconnectedFor.getAndSet(overflows) != overflows) {
            drop("the peer takes less than comes in, and the policy is to disconnect");
        }
    }

    private void drop(String why) {
        aside(() -> {
            var _ = stream.drop(new IOException(why));
        });
    }

    /** Closing a file waits for the disk, which the keeper of all outputs must not. */
    private void aside(Runnable closing) {
        if (uri.protocol() == OutputProtocol.FILE) {
            var _ = writers.start("output-closing-" + shown, true, closing);
        } else {
            closing.run();
        }
    }

    @Override
    public OutputStatus status() {
        boolean up = stream.isConnected();
        return new OutputStatus(
                shown,
                up,
                counters.packetsSent(),
                counters.bytesSent(),
                counters.packetsDropped() + queue.dropped() + links.lost(),
                Optional.ofNullable(lastError),
                new OutputActivity(
                        counters.lastSent(),
                        up ? Optional.ofNullable(upSince) : Optional.empty(),
                        stream.retryCount(),
                        restarts.get(),
                        0,
                        counters.fillerPackets(),
                        Optional.of(queue.state())));
    }

    @Override
    public void close() {
        long grace = stream.isConnected() ? TimeUnit.MILLISECONDS.toNanos(Writers.GRACE_MILLIS) : 0;
        pump.close(grace);
        if (grace == 0) {
            stream.close();
        }
    }

    /** The stream as the pump's way. */
    private final class Stream implements Pump.Way {

        @Override
        public void send(Parcel parcel) throws IOException, InterruptedException {
            stream.send(parcel);
        }

        @Override
        public void overflowed() {
            disconnect();
        }
    }

    /** Says once that an output is away, and once that it is back. */
    private final class Teller implements RestartListener {

        private boolean told;

        @Override
        public void onRestart(int attempt, Exception error) {
            Throwable cause = error.getCause();
            // The stream says which operation failed, and only an unexpected error why.
            lastError = cause instanceof RuntimeException ? cause.toString() : String.valueOf(error.getMessage());
            if (!told) {
                told = true;
                LOG.warn("output {}: {}; trying again", shown, lastError);
            }
        }

        @Override
        public void onRestartSuccess(int attempt) {
            told = false;
            restarts.incrementAndGet();
            LOG.info("output {}: back after {} attempts", shown, attempt);
        }
    }
}
