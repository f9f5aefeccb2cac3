package dev.holdfast.transport.srt;

import dev.holdfast.media.ArrivalRhythm;
import dev.holdfast.media.mpegts.TsAnalyzer;
import dev.holdfast.media.mpegts.TsTotals;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.srt.SrtStatistics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one SRT connection has received.
 *
 * <p>{@link #received} is called by one thread, the poller's, and allocates nothing; everything else by any.
 */
final class SrtCounters {

    private static final VarHandle PACKETS = handle("packets");
    private static final VarHandle BYTES = handle("bytes");
    private static final VarHandle LAST = handle("lastPacketNanos");

    private final TsAnalyzer ts = new TsAnalyzer();
    private final ArrivalRhythm rhythm = new ArrivalRhythm();

    // Written by the poller only, so that a plain read of one's own write is enough there.
    @SuppressWarnings("unused") // read through the handle
    private long packets;

    @SuppressWarnings("unused") // read through the handle
    private long bytes;

    @SuppressWarnings("unused") // read through the handle
    private long lastPacketNanos = ConnectionSample.NEVER;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(SrtCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Counts one message. */
    void received(ByteBuffer message, long nowNanos) {
        int length = message.remaining();
        ts.onPayload(message, message.position(), length, nowNanos);
        BYTES.setOpaque(this, bytes + length);
        PACKETS.setOpaque(this, packets + 1);
        LAST.setRelease(this, nowNanos);
        rhythm.arrived(nowNanos);
    }

    /** As {@link dev.holdfast.reconnect.Connection#longestPauseNanos}. */
    long longestPauseNanos(long nowNanos, long belowNanos) {
        return rhythm.longestPauseNanos(nowNanos, belowNanos);
    }

    long lastPacketNanos() {
        return (long) LAST.getAcquire(this);
    }

    /** What the media is in, once seen. */
    Optional<String> codec() {
        return ts.codec();
    }

    /** The analysis of the media; empty where it is not MPEG-TS. */
    Optional<MediaDescription> media(long nowNanos) {
        return ts.media(nowNanos);
    }

    ConnectionSample sample(long nowNanos, Optional<SrtStatistics> srt) {
        long last = lastPacketNanos();
        long received = (long) PACKETS.getOpaque(this);
        TsTotals media = ts.totals();
        long dropped = srt.map(SrtStatistics::packetsDropped).orElse(0L);
        long undecryptable = srt.map(SrtStatistics::packetsUndecryptable).orElse(0L);
        return new ConnectionSample(
                nowNanos,
                received,
                (long) BYTES.getOpaque(this),
                dropped,
                received + dropped,
                media.errors() + undecryptable,
                media.checked() + undecryptable,
                last,
                srt.map(s -> Math.round(s.rttMillis() * 1e6)).orElse(ConnectionSample.UNKNOWN),
                srt.map(s -> s.receiveLatencyMillis() * 1_000_000L).orElse(ConnectionSample.UNKNOWN),
                0);
    }

    Map<String, Double> statistics(Optional<SrtStatistics> srt) {
        Map<String, Double> all = new TreeMap<>();
        ts.snapshot(System.nanoTime()).describe(all);
        srt.ifPresent(s -> SrtFigures.put(s, all));
        return all;
    }
}
