package dev.holdfast.transport.rtp;

import dev.holdfast.media.mpegts.TsAnalyzer;
import dev.holdfast.media.mpegts.TsPacket;
import dev.holdfast.media.mpegts.TsTotals;
import dev.holdfast.media.rtp.RtpReceiver;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.reconnect.MediaSink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The intake of bare datagrams: every one of the session's sender is media, whatever is in it, but an empty one.
 *
 * <p>The first to send is the sender until it has been quiet for {@value #TAKEOVER_QUIET_NANOS} ns; what another sends
 * meanwhile is counted and turned away, because two streams in one would be of no use to anybody.
 *
 * <p>Nothing in a bare datagram tells of a loss. Where it is MPEG-TS, the gaps of the continuity counters do; as many
 * transport packets as a datagram has are counted as one datagram lost. Of anything else as many are expected as came.
 */
final class UdpIntake implements Intake {

    static final long TAKEOVER_QUIET_NANOS = RtpReceiver.DEFAULT_TAKEOVER_QUIET_NANOS;

    private final MediaSink sink;
    private final MediaCounters counters = new MediaCounters();
    private final TsAnalyzer ts = new TsAnalyzer();

    /** Transport packets that were missing when last looked at, and those of them that make no whole datagram yet. */
    private long missingBefore;

    private long missing;
    private long lostDatagrams;

    private @Nullable InetSocketAddress sender;
    private long lastNanos;

    UdpIntake(MediaSink sink) {
        this.sink = sink;
    }

    @Override
    public boolean datagram(ByteBuffer datagram, InetSocketAddress from, long nowNanos) {
        int octets = datagram.remaining();
        if (octets == 0) {
            return false;
        }
        if (!from.equals(sender) && !takeOver(from, nowNanos)) {
            counters.turnedAway();
            return false;
        }
        lastNanos = nowNanos;
        ts.onPayload(datagram, datagram.position(), octets, nowNanos);
        countLoss(octets);
        sink.gather(datagram);
        counters.received(octets, from, nowNanos);
        return true;
    }

    @Override
    public void flush() {
        sink.flush();
    }

    @Override
    public void turnedAway() {
        counters.turnedAway();
    }

    @Override
    public long longestPauseNanos(long nowNanos, long belowNanos) {
        return counters.longestPauseNanos(nowNanos, belowNanos);
    }

    @Override
    public ConnectionSample sample(long nowNanos) {
        TsTotals media = ts.totals();
        long packets = counters.packets();
        long lost = counters.lost();
        return new ConnectionSample(
                nowNanos,
                packets,
                counters.bytes(),
                lost,
                packets + lost,
                media.errors(),
                media.checked(),
                counters.lastPacketNanos(),
                ConnectionSample.UNKNOWN);
    }

    @Override
    public @Nullable InetSocketAddress sender() {
        return counters.sender();
    }

    @Override
    public Optional<String> codec() {
        return ts.codec();
    }

    @Override
    public Optional<MediaDescription> media(long nowNanos) {
        return ts.media(nowNanos);
    }

    @Override
    public void describe(Map<String, String> parameters) {
        // A bare datagram tells nothing of its source but the address.
    }

    @Override
    public void measure(Map<String, Double> statistics) {
        statistics.put("rtp_foreign_packets_total", (double) counters.foreign());
        ts.snapshot(System.nanoTime()).describe(statistics);
    }

    private void countLoss(int octets) {
        long missingNow = ts.lostPackets();
        missing += missingNow - missingBefore;
        missingBefore = missingNow;
        int perDatagram = Math.max(1, octets / TsPacket.OCTETS);
        if (missing >= perDatagram) {
            lostDatagrams += missing / perDatagram;
            missing %= perDatagram;
            counters.lost(lostDatagrams);
        }
    }

    private boolean takeOver(InetSocketAddress from, long nowNanos) {
        if (sender != null) {
            if (nowNanos - lastNanos < TAKEOVER_QUIET_NANOS) {
                return false;
            }
            ts.restart();
        }
        sender = from;
        return true;
    }
}
