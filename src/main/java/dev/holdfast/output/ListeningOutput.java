package dev.holdfast.output;

import dev.holdfast.datagram.DatagramBatch;
import dev.holdfast.model.OutputActivity;
import dev.holdfast.model.OutputBuffer;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An output that listens: everyone who comes in gets the media from then on, each behind a buffer of its own. */
final class ListeningOutput implements Output {

    private static final Logger LOG = LoggerFactory.getLogger(ListeningOutput.class);

    private final OutputUri uri;
    private final String shown;
    private final BufferSettings settings;
    private final LinkSettings link;
    private final Door door;
    private final Openers openers;
    private final Writers writers;
    private final SendCounters counters = new SendCounters();
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<@Nullable Void> shut = new CompletableFuture<>();
    private final AtomicLong lostByGone = new AtomicLong();
    private final AtomicLong backpressuresOfGone = new AtomicLong();
    private volatile @Nullable Instant upSince;
    private volatile @Nullable String lastError;
    private volatile boolean closed;

    ListeningOutput(
            OutputUri uri, BufferSettings settings, LinkSettings link, Door door, Openers openers, Writers writers) {
        this.uri = uri;
        this.shown = uri.toString();
        this.settings = settings;
        this.link = link;
        this.door = door;
        this.openers = openers;
        this.writers = writers;
    }

    @Override
    public OutputUri uri() {
        return uri;
    }

    @Override
    public void start() {
        openers.soon(this::open);
    }

    @Override
    public CompletableFuture<@Nullable Void> left() {
        return shut;
    }

    private void open() {
        door.open(new Doorkeeper());
    }

    @Override
    public void send(ByteBuffer media) {
        for (Reader each : readers) {
            each.queue().offer(media);
            each.queue().wake();
        }
    }

    @Override
    public void send(DatagramBatch batch) {
        for (Reader each : readers) {
            for (int i = 0; i < batch.count(); i++) {
                each.queue().offer(batch.datagram(i));
            }
            each.queue().wake();
        }
    }

    @Override
    public void fill(ByteBuffer filler) {
        if (!readers.isEmpty()) {
            counters.filled(filler.remaining() / FillerLines.PACKET_OCTETS);
            send(filler);
        }
    }

    @Override
    public void look(long nowNanos) {
        readers.forEach(each -> each.look(nowNanos));
    }

    @Override
    public OutputStatus status() {
        long dropped = counters.packetsDropped() + lostByGone.get();
        long backpressures = backpressuresOfGone.get();
        for (Reader each : readers) {
            dropped += each.lost();
            backpressures += each.buffer().backpressures();
        }
        Instant since = upSince;
        return new OutputStatus(
                shown,
                since != null,
                counters.packetsSent(),
                counters.bytesSent(),
                dropped,
                Optional.ofNullable(lastError),
                new OutputActivity(
                        counters.lastSent(),
                        Optional.ofNullable(since),
                        0,
                        0,
                        readers.size(),
                        counters.fillerPackets(),
                        Optional.of(buffer(backpressures))));
    }

    /** That of the reader that is farthest behind. */
    private OutputBuffer buffer(long backpressures) {
        OutputBuffer worst = readers.stream()
                .map(Reader::buffer)
                .max(Comparator.comparingLong(OutputBuffer::octets))
                .orElseGet(() -> new OutputBuffer(0, settings.octets(), settings.full(), false, 0));
        boolean backpressure = readers.stream().anyMatch(each -> each.buffer().backpressure());
        return new OutputBuffer(worst.octets(), worst.mostOctets(), worst.full(), backpressure, backpressures);
    }

    @Override
    public void close() {
        closed = true;
        upSince = null;
        door.close(() -> shut.complete(null));
        readers.forEach(Reader::close);
    }

    private void gone(Reader reader, String why) {
        if (readers.remove(reader)) {
            lostByGone.addAndGet(reader.lost());
            backpressuresOfGone.addAndGet(reader.buffer().backpressures());
            lastError = reader.who() + ": " + why;
            LOG.info("output {}: {} is gone: {}", shown, reader.who(), why);
        }
    }

    private final class Doorkeeper implements Door.Told {

        @Override
        public void opened() {
            lastError = null;
            upSince = Instant.now();
        }

        @Override
        public void came(OutputLink reading, String who) {
            if (closed || readers.size() >= link.readers()) {
                lastError = who + " was turned away: there are " + readers.size() + " readers; expected at most "
                        + link.readers() + " (readers=)";
                LOG.warn("output {}: {}", shown, lastError);
                try {
                    reading.close();
                } catch (IOException _) {
                    // It is gone either way.
                }
                return;
            }
            Reader reader =
                    new Reader(reading, who, settings, link.stall().toNanos(), counters, ListeningOutput.this::gone);
            readers.add(reader);
            reader.start(writers);
            if (closed) {
                // It came while the others were told to end.
                reader.end("the output was closed");
            }
            LOG.info("output {}: {} reads", shown, who);
        }

        @Override
        public void failed(String why) {
            upSince = null;
            if (!why.equals(lastError)) {
                LOG.warn("output {}: {}; trying again every {} ms", shown, why, openers.retryMillis());
            }
            lastError = why;
            if (!closed) {
                openers.later(ListeningOutput.this::open);
            }
        }
    }
}
