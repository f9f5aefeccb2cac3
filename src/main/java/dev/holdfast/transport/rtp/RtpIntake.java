package dev.holdfast.transport.rtp;

import dev.holdfast.media.mpegts.TsAnalyzer;
import dev.holdfast.media.mpegts.TsSnapshot;
import dev.holdfast.media.rtp.RtpPacket;
import dev.holdfast.media.rtp.RtpReceiver;
import dev.holdfast.media.rtp.RtpStatistics;
import dev.holdfast.media.rtp.RtpVerdict;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.reconnect.MediaSink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The intake of RTP: packets of the session's source are passed on unchanged, header and all; garbage, RTCP and packets
 * of other sources are counted and not passed on.
 *
 * <p>The first packet of an unknown source waits for a second in sequence, then both are passed on; a lone stray so never
 * counts as media. A source known already, from this session or as preserved from one before, is passed on at once.
 *
 * <p>The base of the error rate is {@link TsAnalyzer}'s, and each malformed datagram on top.
 */
final class RtpIntake implements Intake {

    private static final int PAYLOAD_TYPE_MPEGTS = 33;
    private static final long NONE = -1;

    private final MediaSink sink;
    private final MediaCounters counters = new MediaCounters();
    private final RtpReceiver receiver = new RtpReceiver();
    private final TsAnalyzer ts = new TsAnalyzer();
    private final HeldPacket held = new HeldPacket();
    private final long preservedSsrc;

    /** The source whose packets need no confirmation. */
    private long knownSsrc;

    private int payloadType = -1;

    /** Whether the first source of this session is confirmed. */
    private boolean begun;

    /** Whether the first source of this session was another than the preserved one. */
    private volatile boolean changedSincePreserved;

    /** @param preservedSsrc 0 to 2^32 - 1, or -1 if none is */
    RtpIntake(MediaSink sink, long preservedSsrc) {
        this.sink = sink;
        this.preservedSsrc = preservedSsrc;
        this.knownSsrc = preservedSsrc;
    }

    @Override
    public boolean datagram(ByteBuffer datagram, InetSocketAddress from, long nowNanos) {
        RtpVerdict verdict = receiver.onDatagram(datagram, nowNanos);
        return switch (verdict) {
            case ACCEPTED, REORDERED, DUPLICATE -> {
                confirmed(from, nowNanos);
                passOn(datagram, verdict != RtpVerdict.DUPLICATE, from, nowNanos);
                yield true;
            }
            case PENDING -> pending(datagram, from, nowNanos);
            case RTCP, MALFORMED -> false;
        };
    }

    @Override
    public void turnedAway() {
        counters.turnedAway();
    }

    @Override
    public ConnectionSample sample(long nowNanos) {
        RtpStatistics rtp = receiver.snapshot();
        TsSnapshot media = ts.snapshot(nowNanos);
        return new ConnectionSample(
                nowNanos,
                counters.packets(),
                counters.bytes(),
                rtp.packetsLost(),
                rtp.packetsExpected(),
                media.errors() + rtp.malformed(),
                media.checked() + rtp.malformed(),
                counters.lastPacketNanos(),
                ConnectionSample.UNKNOWN);
    }

    @Override
    public @Nullable InetSocketAddress sender() {
        return counters.sender();
    }

    @Override
    public Optional<String> codec() {
        Optional<String> inside = ts.codec();
        if (inside.isPresent()) {
            return inside;
        }
        int type = receiver.snapshot().payloadType();
        return type < 0 ? Optional.empty() : Optional.of("rtp/" + type);
    }

    @Override
    public void describe(Map<String, String> parameters) {
        RtpStatistics rtp = receiver.snapshot();
        if (rtp.ssrc() == NONE) {
            return;
        }
        parameters.put("ssrc", "0x%08x".formatted(rtp.ssrc()));
        parameters.put("payload_type", Integer.toString(rtp.payloadType()));
        if (preservedSsrc != NONE) {
            parameters.put("resumed_ssrc", Boolean.toString(rtp.ssrc() == preservedSsrc));
        }
    }

    @Override
    public void measure(Map<String, Double> statistics) {
        RtpStatistics rtp = receiver.snapshot();
        statistics.put("rtp_jitter_seconds", rtp.jitterNanos() / 1e9);
        statistics.put("rtp_ssrc_changes_total", (double) rtp.ssrcChanges() + (changedSincePreserved ? 1 : 0));
        statistics.put("rtp_sequence_restarts_total", (double) rtp.sequenceRestarts());
        statistics.put("rtp_packets_reordered_total", (double) rtp.reordered());
        statistics.put("rtp_packets_duplicate_total", (double) rtp.duplicates());
        statistics.put("rtp_packets_malformed_total", (double) rtp.malformed());
        statistics.put("rtp_packets_rtcp_total", (double) rtp.rtcpPackets());
        statistics.put("rtp_foreign_packets_total", (double) counters.foreign());
        ts.snapshot(System.nanoTime()).describe(statistics);
    }

    /** The packet just read is of the session's source. */
    private void confirmed(InetSocketAddress from, long nowNanos) {
        int ssrc = receiver.packet().ssrc();
        if (held.isHeld()) {
            releaseHeld(ssrc, from, nowNanos);
        }
        if (begun && Integer.toUnsignedLong(ssrc) == knownSsrc) {
            return;
        }
        if (begun) {
            ts.restart();
        } else if (preservedSsrc != NONE && Integer.toUnsignedLong(ssrc) != preservedSsrc) {
            changedSincePreserved = true;
        }
        begun = true;
        knownSsrc = Integer.toUnsignedLong(ssrc);
    }

    private boolean pending(ByteBuffer datagram, InetSocketAddress from, long nowNanos) {
        int ssrc = receiver.packet().ssrc();
        if (Integer.toUnsignedLong(ssrc) == knownSsrc) {
            passOn(datagram, true, from, nowNanos);
            return true;
        }
        if (held.isHeld()) {
            counters.turnedAway();
        }
        held.hold(datagram, ssrc);
        return false;
    }

    private void releaseHeld(int ssrc, InetSocketAddress from, long nowNanos) {
        ByteBuffer before = held.release(ssrc);
        if (before == null) {
            counters.turnedAway();
            return;
        }
        int octets = before.remaining();
        sink.media(before);
        counters.passedOn(octets, from, nowNanos);
    }

    private void passOn(ByteBuffer datagram, boolean first, InetSocketAddress from, long nowNanos) {
        RtpPacket packet = receiver.packet();
        if (packet.payloadType() != payloadType) {
            if (payloadType >= 0) {
                ts.restart();
            }
            payloadType = packet.payloadType();
        }
        if (first) {
            analyse(datagram, packet, nowNanos);
        }
        int octets = datagram.remaining();
        sink.media(datagram);
        counters.passedOn(octets, from, nowNanos);
    }

    private void analyse(ByteBuffer datagram, RtpPacket packet, long nowNanos) {
        if (payloadType == PAYLOAD_TYPE_MPEGTS) {
            ts.onDeclaredPayload(datagram, packet.payloadOffset(), packet.payloadLength(), nowNanos);
        } else {
            ts.onPayload(datagram, packet.payloadOffset(), packet.payloadLength(), nowNanos);
        }
    }
}
