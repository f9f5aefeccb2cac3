package dev.holdfast.transport.rtp;

import dev.holdfast.media.mpegts.TsAnalyzer;
import dev.holdfast.media.mpegts.TsTotals;
import dev.holdfast.media.rtp.ReorderBuffer;
import dev.holdfast.media.rtp.RtcpSession;
import dev.holdfast.media.rtp.RtcpStatus;
import dev.holdfast.media.rtp.RtpPacket;
import dev.holdfast.media.rtp.RtpReceiver;
import dev.holdfast.media.rtp.RtpStatistics;
import dev.holdfast.media.rtp.RtpVerdict;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.reconnect.MediaSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The intake of RTP: packets of the session's source are passed on unchanged, header and all, in order and once each;
 * garbage, RTCP and packets of other sources are counted and not passed on.
 *
 * <p>The first packet of an unknown source waits for a second in sequence, then both are passed on; a lone stray so never
 * counts as media. A source known already, from this session or as preserved from one before, is passed on at once.
 *
 * <p>The base of the error rate is {@link TsAnalyzer}'s, and each malformed datagram on top. Lost is a packet as soon as a
 * later one has come, not only when its gap is given up; while many are under way out of order it is at most as many too
 * high.
 */
final class RtpIntake implements Intake {

    /** Packets that were still under way when their source said goodbye are no return of it. */
    static final long STRAGGLERS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int PAYLOAD_TYPE_MPEGTS = 33;

    private final MediaSink sink;
    private final RtpReceiver receiver;
    private final @Nullable RtcpSession rtcp;
    private final @Nullable ReorderBuffer reorder;
    private final PreservedSource preserved;
    private final MediaCounters counters = new MediaCounters();
    private final TsAnalyzer ts = new TsAnalyzer();
    private final HeldPacket held = new HeldPacket();

    /** Reads packets that are not the one just received. */
    private final RtpPacket other = new RtpPacket();

    /** Whom the source's last packet came from. */
    private @Nullable InetSocketAddress bound;

    private boolean preservedExpected;
    private int payloadType = -1;
    private long adoptions;
    private long sourceSeen = PreservedSource.NO_SSRC;
    private boolean leaving;

    /** When what is passed on at the moment is. */
    private long passingNanos;

    private long leavingUntilNanos;

    /** Whether the first source of this session was another than the preserved one. */
    private volatile boolean changedSincePreserved;

    /**
     * @param receiver new, and no other's
     * @param rtcp of the same session; null without
     * @param preserved by what its source is recognised
     */
    RtpIntake(
            MediaSink sink,
            RtpReceiver receiver,
            @Nullable RtcpSession rtcp,
            PreservedSource preserved,
            RtpOptions options) {
        this.sink = sink;
        this.receiver = receiver;
        this.rtcp = rtcp;
        this.preserved = preserved;
        this.reorder = options.reorderNanos() == 0
                ? null
                : new ReorderBuffer(options.reorderPackets(), options.reorderNanos(), this::released);
        if (rtcp != null && preserved.cname() != null) {
            rtcp.expect(preserved.cname());
        }
    }

    @Override
    public boolean datagram(ByteBuffer datagram, InetSocketAddress from, long nowNanos) {
        if (!from.equals(bound) && !mayCome(datagram, from, nowNanos)) {
            counters.collided();
            return false;
        }
        passingNanos = nowNanos;
        RtpVerdict verdict = receiver.onDatagram(datagram, nowNanos);
        return switch (verdict) {
            case ACCEPTED, REORDERED, DUPLICATE -> ofSource(datagram, verdict, from, nowNanos);
            case PENDING -> pending(datagram, from, nowNanos);
            case RTCP, MALFORMED -> false;
        };
    }

    @Override
    public void flush() {
        sink.flush();
    }

    @Override
    public void finish() {
        if (reorder != null) {
            reorder.restart();
        }
        flush();
    }

    @Override
    public void turnedAway() {
        counters.turnedAway();
    }

    @Override
    public void onTime(long nowNanos) {
        passingNanos = nowNanos;
        if (reorder != null) {
            reorder.onTime(nowNanos);
        }
    }

    @Override
    public long nextNanos() {
        return reorder == null ? Poller.NEVER : reorder.deadlineNanos();
    }

    /** The source said goodbye. Poller thread. */
    void sourceLeft(long nowNanos) {
        leaving = true;
        leavingUntilNanos = nowNanos + STRAGGLERS_NANOS;
    }

    /** Where the source is, as far as known from this session or the one before. Any thread. */
    @Nullable
    InetAddress sourceAddress() {
        InetSocketAddress now = counters.sender();
        return now == null ? preserved.address() : now.getAddress();
    }

    /** Media received, in octets. Any thread. */
    long bytes() {
        return counters.bytes();
    }

    @Override
    public long longestPauseNanos(long nowNanos, long belowNanos) {
        return counters.longestPauseNanos(nowNanos, belowNanos);
    }

    @Override
    public ConnectionSample sample(long nowNanos) {
        // Read before what they are part of, so that they are never more.
        long lost = counters.lost();
        TsTotals media = ts.totals();
        RtpStatistics rtp = receiver.snapshot();
        RtcpStatus told = told();
        return new ConnectionSample(
                nowNanos,
                counters.packets(),
                counters.bytes(),
                lost,
                rtp.packetsExpected(),
                media.errors() + rtp.malformed(),
                media.checked() + rtp.malformed(),
                counters.lastPacketNanos(),
                told.roundTripNanos().orElse(ConnectionSample.UNKNOWN),
                ConnectionSample.UNKNOWN,
                told.unseen(rtp.packetsReceived()));
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
    public Optional<MediaDescription> media(long nowNanos) {
        return ts.media(nowNanos);
    }

    @Override
    public void describe(Map<String, String> parameters) {
        RtpStatistics rtp = receiver.snapshot();
        RtcpStatus told = told();
        if (told.paused(rtp.packetsReceived())) {
            parameters.put("source_paused", "true");
        }
        if (rtp.ssrc() == PreservedSource.NO_SSRC) {
            return;
        }
        parameters.put("ssrc", "0x%08x".formatted(rtp.ssrc()));
        parameters.put("payload_type", Integer.toString(rtp.payloadType()));
        boolean resumed = rtp.ssrc() == preserved.ssrc();
        told.cname()
                .or(() -> resumed ? Optional.ofNullable(preserved.cname()) : Optional.empty())
                .ifPresent(cname -> parameters.put("cname", cname));
        if (preserved.ssrc() != PreservedSource.NO_SSRC) {
            parameters.put("resumed_ssrc", Boolean.toString(resumed));
        }
    }

    @Override
    public void measure(Map<String, Double> statistics) {
        RtpStatistics rtp = receiver.snapshot();
        statistics.put("rtp_jitter_seconds", rtp.jitterNanos() / 1e9);
        statistics.put("rtp_ssrc_changes_total", (double) rtp.ssrcChanges() + (changedSincePreserved ? 1 : 0));
        statistics.put("rtp_ssrc_collisions_total", (double) counters.collisions());
        statistics.put("rtp_sequence_restarts_total", (double) rtp.sequenceRestarts());
        statistics.put("rtp_packets_lost_total", (double) rtp.packetsLost());
        statistics.put("rtp_packets_reordered_total", (double) rtp.reordered());
        statistics.put("rtp_packets_duplicate_total", (double) rtp.duplicates());
        statistics.put("rtp_packets_late_total", (double) counters.late());
        statistics.put("rtp_packets_malformed_total", (double) rtp.malformed());
        statistics.put("rtp_packets_rtcp_total", (double) rtp.rtcpPackets());
        statistics.put("rtp_foreign_packets_total", (double) counters.foreign());
        if (rtcp != null) {
            RtcpStatus told = told();
            statistics.put("rtp_source_paused", told.paused(rtp.packetsReceived()) ? 1.0 : 0);
            statistics.put("rtcp_unseen_reports", (double) told.unseen(rtp.packetsReceived()));
        }
        ts.snapshot(System.nanoTime()).describe(statistics);
    }

    private RtcpStatus told() {
        return rtcp == null ? RtcpStatus.NOTHING : rtcp.status();
    }

    /**
     * Whether a packet may come from an address that is not the source's last. With the source's own SSRC while that is heard
     * it is another's, or the source's by a second way (RFC 3550 section 8.2).
     */
    private boolean mayCome(ByteBuffer datagram, InetSocketAddress from, long nowNanos) {
        if (receiver.isConfirmed()) {
            boolean live = !receiver.hasLeft()
                    && nowNanos - receiver.lastArrivalNanos() < RtpReceiver.DEFAULT_TAKEOVER_QUIET_NANOS;
            return !(live && other.wrap(datagram) && other.ssrc() == (int) receiver.source());
        }
        boolean maybePreserved = preserved.mayBeAt(from.getAddress());
        if (maybePreserved != preservedExpected) {
            preservedExpected = maybePreserved;
            receiver.expect(maybePreserved ? preserved.ssrc() : PreservedSource.NO_SSRC, preserved.payloadType());
        }
        return true;
    }

    private boolean ofSource(ByteBuffer datagram, RtpVerdict verdict, InetSocketAddress from, long nowNanos) {
        if (receiver.adoptions() != adoptions) {
            adopted();
        }
        if (held.isHeld()) {
            releaseHeld(from, nowNanos);
        }
        bound = from;
        int octets = datagram.remaining();
        if (take(datagram, verdict, nowNanos)) {
            counters.received(octets, from, nowNanos);
        } else {
            counters.heard(nowNanos);
        }
        counters.lost(receiver.absent());
        return !isStraggler(nowNanos);
    }

    /** A source was confirmed, or has begun another sequence. */
    private void adopted() {
        adoptions = receiver.adoptions();
        leaving = false;
        if (reorder != null) {
            reorder.restart();
        }
        long ssrc = receiver.source();
        if (sourceSeen == PreservedSource.NO_SSRC) {
            changedSincePreserved = preserved.ssrc() != PreservedSource.NO_SSRC && ssrc != preserved.ssrc();
        } else if (ssrc != sourceSeen) {
            ts.restart();
        }
        sourceSeen = ssrc;
    }

    private boolean isStraggler(long nowNanos) {
        leaving = leaving && leavingUntilNanos - nowNanos > 0;
        return leaving;
    }

    /** Passes a packet on, or keeps it for its turn; false if neither. */
    private boolean take(ByteBuffer datagram, RtpVerdict verdict, long nowNanos) {
        if (reorder == null) {
            passOn(datagram, receiver.packet(), verdict != RtpVerdict.DUPLICATE);
            return true;
        }
        if (verdict == RtpVerdict.DUPLICATE) {
            return false;
        }
        return switch (reorder.offer(datagram, receiver.packet().sequenceNumber(), nowNanos)) {
            case PASS -> {
                passOn(datagram, receiver.packet(), true);
                reorder.drain();
                yield true;
            }
            case KEPT -> true;
            case LATE -> {
                counters.late(reorder.late());
                yield false;
            }
        };
    }

    private boolean pending(ByteBuffer datagram, InetSocketAddress from, long nowNanos) {
        int ssrc = receiver.packet().ssrc();
        if (rtcp != null && rtcp.isOwn(ssrc)) {
            rtcp.onCollision(from);
        }
        if (receiver.isConfirmed() && (int) receiver.source() == ssrc) {
            // It goes on elsewhere in its sequence, as after a silence.
            if (reorder != null) {
                reorder.restart();
            }
            counters.received(datagram.remaining(), from, nowNanos);
            passOn(datagram, receiver.packet(), true);
            return !isStraggler(nowNanos);
        }
        if (held.isHeld()) {
            counters.turnedAway();
        }
        held.hold(datagram, ssrc);
        return false;
    }

    private void releaseHeld(InetSocketAddress from, long nowNanos) {
        ByteBuffer before = held.release((int) receiver.source());
        if (before == null) {
            counters.turnedAway();
            return;
        }
        int octets = before.remaining();
        sink.gather(before);
        counters.received(octets, from, nowNanos);
    }

    /** One that waited has its turn. */
    private void released(ByteBuffer datagram) {
        other.wrap(datagram);
        passOn(datagram, other, true);
    }

    private void passOn(ByteBuffer datagram, RtpPacket packet, boolean first) {
        if (packet.payloadType() != payloadType) {
            if (payloadType >= 0) {
                ts.restart();
            }
            payloadType = packet.payloadType();
        }
        if (first) {
            analyse(datagram, packet);
        }
        sink.gather(datagram);
    }

    private void analyse(ByteBuffer datagram, RtpPacket packet) {
        if (packet.payloadLength() == 0) {
            // What keeps a way open (RFC 6263 section 4.6), not damage.
            return;
        }
        if (payloadType == PAYLOAD_TYPE_MPEGTS) {
            ts.onDeclaredPayload(datagram, packet.payloadOffset(), packet.payloadLength(), passingNanos);
        } else {
            ts.onPayload(datagram, packet.payloadOffset(), packet.payloadLength(), passingNanos);
        }
    }
}
