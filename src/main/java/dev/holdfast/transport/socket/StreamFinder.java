package dev.holdfast.transport.socket;

import dev.holdfast.media.ArrivalRhythm;
import dev.holdfast.media.mpegts.TsAnalyzer;
import dev.holdfast.media.mpegts.TsFramer;
import dev.holdfast.media.mpegts.TsLayout;
import dev.holdfast.media.mpegts.TsPacket;
import dev.holdfast.media.mpegts.TsTotals;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.reconnect.MediaSink;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;
import java.util.Optional;

/**
 * The transport stream in what one connection sends: finds the packets, passes them on, counts. The loop's thread reads and
 * allocates nothing; the figures are for any thread.
 */
final class StreamFinder implements TsFramer.Out {

    private static final VarHandle PACKETS = handle("packets");
    private static final VarHandle BYTES = handle("bytes");
    private static final VarHandle RAW_BYTES = handle("rawBytes");
    private static final VarHandle READS = handle("reads");
    private static final VarHandle LAST = handle("lastPacketNanos");

    private final MediaSink sink;
    private final ArrivalRhythm rhythm = new ArrivalRhythm();
    private final TsFramer framer = new TsFramer();
    private final TsAnalyzer analyzer = new TsAnalyzer();

    // Written by the loop's thread only, so that a plain read of one's own write is enough there.
    private long packets;
    private long bytes;
    private long rawBytes;
    private long reads;

    @SuppressWarnings("UnusedVariable") // read through its handle
    private long lastPacketNanos = ConnectionSample.NEVER;

    private long nowNanos;

    StreamFinder(MediaSink sink) {
        this.sink = sink;
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(StreamFinder.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Reads once and passes on whatever whole packets there are.
     *
     * @param buffer the loop's, whose content is of no meaning before and after
     * @return octets read; 0 if there was nothing, -1 at the end of the stream
     */
    int read(ReadableByteChannel from, ByteBuffer buffer, long now) throws IOException {
        nowNanos = now;
        framer.resume(buffer);
        int octets;
        try {
            octets = from.read(buffer);
        } finally {
            framer.frame(buffer.flip(), this);
        }
        if (octets > 0) {
            RAW_BYTES.setOpaque(this, rawBytes + octets);
            READS.setOpaque(this, reads + 1);
        }
        return octets;
    }

    @Override
    public void payload(ByteBuffer payload) {
        int octets = payload.remaining();
        TsLayout layout = framer.layout();
        int stride = layout == null ? TsPacket.OCTETS : layout.stride();
        analyzer.onDeclaredPayload(payload, payload.position(), octets, nowNanos);
        sink.media(payload);
        LAST.setOpaque(this, nowNanos);
        rhythm.arrived(nowNanos);
        BYTES.setOpaque(this, bytes + octets);
        PACKETS.setOpaque(this, packets + octets / stride);
    }

    /** What is wrong if it will hardly become MPEG-TS any more; empty while there is hope. Loop's thread. */
    Optional<String> hopeless(long limitOctets) {
        if (framer.searchedOctets() < limitOctets) {
            return Optional.empty();
        }
        return Optional.of("expected MPEG-TS (0x47 each " + TsPacket.OCTETS + " bytes); found none in the "
                + (framer.losses() > 0 ? "latest " : "first ") + framer.searchedOctets() + " bytes, which begin with "
                + ByteStreams.describe(framer.searchedFirst()));
    }

    /** Octets that wait for the rest of their packet. Loop's thread. */
    int leftOver() {
        return framer.leftOver();
    }

    /** Transport packets passed on. Any thread, as all below. */
    long packets() {
        return (long) PACKETS.getOpaque(this);
    }

    long rawBytes() {
        return (long) RAW_BYTES.getOpaque(this);
    }

    Optional<String> codec() {
        return analyzer.codec();
    }

    Optional<MediaDescription> media(long nowNanos) {
        return analyzer.media(nowNanos);
    }

    void describe(Map<String, String> parameters) {
        TsLayout layout = framer.layout();
        if (layout != null) {
            parameters.put("ts_packet_size", Integer.toString(layout.stride()));
        }
    }

    /** As {@link dev.holdfast.reconnect.Connection#longestPauseNanos}. */
    long longestPauseNanos(long now, long belowNanos) {
        return rhythm.longestPauseNanos(now, belowNanos);
    }

    ConnectionSample sample(long now) {
        TsTotals media = analyzer.totals();
        // What had to be skipped was packets, too, or came in place of some.
        long skipped = (framer.damagedOctets() + TsPacket.OCTETS - 1) / TsPacket.OCTETS;
        long received = packets();
        return new ConnectionSample(
                now,
                received,
                (long) BYTES.getOpaque(this),
                0,
                received,
                media.errors() + skipped,
                media.checked() + skipped,
                (long) LAST.getOpaque(this),
                ConnectionSample.UNKNOWN);
    }

    void measure(Map<String, Double> statistics, long now) {
        analyzer.snapshot(now).describe(statistics);
        put(statistics, "ts_resync_total", framer.resyncs());
        put(statistics, "ts_skipped_bytes_total", framer.skippedOctets());
        put(statistics, "socket_bytes_received_total", rawBytes());
        put(statistics, "socket_reads_total", (long) READS.getOpaque(this));
    }

    private static void put(Map<String, Double> statistics, String name, long value) {
        statistics.put(name, (double) value);
    }
}
