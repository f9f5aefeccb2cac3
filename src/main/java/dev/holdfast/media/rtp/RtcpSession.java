package dev.holdfast.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Our part in the RTCP of one RTP session: what its source tells is taken in, and what we received is reported to it
 * (RFC 3550 section 6).
 *
 * <p>Reports are receiver reports with our canonical name and our time (RFC 3611 section 4.4); a source that answers the
 * time gives a round trip, and no other does, because a receiver that sends no media is never told of by its peer's
 * reports.
 *
 * <p>Of the source it believes only what comes from the source's address. Our own SSRC is drawn at random; when another
 * is found to use it we say goodbye and draw again (RFC 3550 section 8.2).
 *
 * <p>The receiving thread calls all but {@link #status}, which is for any thread. No input makes it throw.
 */
public final class RtcpSession {

    /** The origin of what we sent ourselves and have received again. */
    public static final Object OURSELVES = new Object();

    /**
     * RFC 3550 section 6.2: the bandwidth that reports take a share of is a nominal one. Here it is the highest seen, and
     * never below that of any video, so that a pause of the media does not stretch the intervals.
     */
    private static final double LEAST_BYTES_PER_SECOND = 8_000;

    /** RFC 3550 section 6.3.5: who was silent for five intervals has left. */
    private static final int INTERVALS_TO_LIVE = 5;

    /** RFC 3550 section 6.3.7: in a larger session a goodbye would have to wait its turn. */
    private static final int MOST_MEMBERS_FOR_BYE = 50;

    private static final int MOST_ORIGINS = 16;
    private static final int MOST_NAMES = 16;
    private static final long LONGEST_ROUND_TRIP_NANOS = 60_000_000_000L;

    private final RtpReceiver receiver;
    private final byte[] ownName;
    private final RandomGenerator random;
    private final RtcpTiming timing;
    private final RtcpMembers members = new RtcpMembers();
    private final SenderReports reports;
    private final LossInterval loss = new LossInterval();
    private final List<Object> collidedOrigins = new ArrayList<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();

    private int ownSsrc;
    private @Nullable Integer abandonedSsrc;
    private @Nullable String expectedName;
    private long adoptionsReported;
    private long bytesBefore;
    private long bytesAtNanos;
    private double bytesPerSecond = LEAST_BYTES_PER_SECOND;
    private OptionalLong roundTripNanos = OptionalLong.empty();
    private long senderReports;
    private long reportsSent;
    private long malformed;
    private long foreign;
    private long collisions;
    private long goodbyes;
    private String goodbyeReason = "";
    private volatile RtcpStatus status = RtcpStatus.NOTHING;

    /** What a datagram was. */
    public enum Outcome {
        /** Not RTCP; counted. */
        MALFORMED,
        /** Valid, and taken in. */
        TAKEN,
        /** It told of the source and did not come from it; counted and not believed. */
        FOREIGN,
        /** The session's source said goodbye. */
        SOURCE_LEFT
    }

    /**
     * @param receiver of the session's media, on the same thread
     * @param cname ours, 1 to 255 octets of UTF-8; the same for all sessions of this program (RFC 7022)
     * @param random for our SSRC and the times of our reports
     */
    public RtcpSession(RtpReceiver receiver, String cname, RandomGenerator random) {
        this.receiver = receiver;
        this.ownName = cname.getBytes(StandardCharsets.UTF_8);
        this.random = random;
        this.reports = new SenderReports(receiver.clockRateHz());
        this.ownSsrc = random.nextInt();
        this.timing = new RtcpTiming(random, 8 + ReportBlock.OCTETS + 12 + ownName.length + 20);
        if (ownName.length < 1 || ownName.length > 255) {
            throw new IllegalArgumentException("cname must have 1 to 255 octets, but has " + ownName.length);
        }
    }

    /** Begins: the first report is due soon. */
    public void start(long nowNanos) {
        timing.start(nowNanos);
        bytesAtNanos = nowNanos;
    }

    /** A source of this name is taken at its first packet, whatever its SSRC. */
    public void expect(String cname) {
        expectedName = cname;
    }

    /** Whether an SSRC is ours. */
    public boolean isOwn(int ssrc) {
        return ssrc == ownSsrc;
    }

    /** When {@link #report} is to be called. */
    public long nextNanos() {
        return timing.nextNanos();
    }

    /**
     * Takes the datagram between the buffer's position and limit; neither is moved.
     *
     * @param ofSource whether it came from the address of the session's source, or nobody knows that yet
     * @param origin whom it came from; compared by {@code equals}
     * @param nowNanos its arrival on the receiver's clock
     * @param nowEpochNanos the same since 1970
     */
    public Outcome onDatagram(ByteBuffer datagram, boolean ofSource, Object origin, long nowNanos, long nowEpochNanos) {
        Intake intake = new Intake(ofSource, origin, nowNanos, nowEpochNanos);
        if (!RtcpReader.read(datagram, intake)) {
            malformed++;
            publish();
            return Outcome.MALFORMED;
        }
        timing.onPacket(datagram.remaining());
        if (intake.outcome == Outcome.FOREIGN) {
            foreign++;
        }
        publish();
        return intake.outcome;
    }

    /**
     * Somebody else was found to use our SSRC: we draw another, and {@link #writeAbandoned} says goodbye to the old. From the
     * same origin once more it is a loop, and nothing is done (RFC 3550 section 8.2).
     */
    public void onCollision(Object origin) {
        if (origin.equals(OURSELVES) || collidedOrigins.contains(origin) || collidedOrigins.size() == MOST_ORIGINS) {
            return;
        }
        collidedOrigins.add(origin);
        collisions++;
        if (reportsSent > 0) {
            abandonedSsrc = ownSsrc;
        }
        int before = ownSsrc;
        while (ownSsrc == before || Integer.toUnsignedLong(ownSsrc) == receiver.source()) {
            ownSsrc = random.nextInt();
        }
        publish();
    }

    /** Writes the goodbye of an SSRC given up, if there is one to be sent. */
    public boolean writeAbandoned(ByteBuffer to) {
        Integer old = abandonedSsrc;
        if (old == null) {
            return false;
        }
        abandonedSsrc = null;
        to.clear();
        new RtcpWriter(to).receiverReport(old, null).cname(old, ownName).bye(old);
        sent(to);
        return true;
    }

    /**
     * The time of {@link #nextNanos} has come.
     *
     * @param to is cleared and filled, position to limit; 400 octets of room, in network order
     * @param mediaBytes received so far
     * @return whether there is something to send; if not, its time was moved
     */
    public boolean report(ByteBuffer to, long mediaBytes, long nowNanos, long nowEpochNanos) {
        measureBandwidth(mediaBytes, nowNanos);
        int senders = receiver.source() >= 0 ? 1 : 0;
        long interval = timing.usualNanos(members.count(), senders, bytesPerSecond);
        members.forgetBefore(nowNanos - INTERVALS_TO_LIVE * interval);
        if (!timing.expire(Math.max(members.count(), 1 + senders), senders, bytesPerSecond, nowNanos)) {
            return false;
        }
        write(to, nowNanos, nowEpochNanos);
        sent(to);
        return true;
    }

    /** There is no way to the source at the moment. */
    public void postpone(long untilNanos) {
        timing.postpone(untilNanos);
    }

    /** Writes the goodbye, if we ever reported and the session is small enough to say it at once. */
    public boolean leave(ByteBuffer to, long nowNanos, long nowEpochNanos) {
        if (reportsSent == 0 || members.count() > MOST_MEMBERS_FOR_BYE) {
            return false;
        }
        write(to, nowNanos, nowEpochNanos).bye(ownSsrc);
        sent(to);
        return true;
    }

    /** What RTCP has told by now. Any thread. */
    public RtcpStatus status() {
        return status;
    }

    private RtcpWriter write(ByteBuffer to, long nowNanos, long nowEpochNanos) {
        to.clear();
        return new RtcpWriter(to)
                .receiverReport(ownSsrc, block(nowNanos))
                .cname(ownSsrc, ownName)
                .receiverReferenceTime(ownSsrc, NtpTime.of(nowEpochNanos));
    }

    private @Nullable ReportBlock block(long nowNanos) {
        if (!receiver.isConfirmed()) {
            return null;
        }
        if (receiver.adoptions() != adoptionsReported) {
            adoptionsReported = receiver.adoptions();
            loss.restart();
        }
        int ssrc = (int) receiver.source();
        long expected = receiver.sourceExpected();
        long received = receiver.sourceReceived();
        return new ReportBlock(
                ssrc,
                loss.fraction(expected, received),
                LossInterval.cumulative(expected, received),
                (int) receiver.sourceHighest(),
                receiver.jitterTicks(),
                reports.lastReport(ssrc),
                reports.delaySince(ssrc, nowNanos));
    }

    private void sent(ByteBuffer to) {
        to.flip();
        reportsSent++;
        timing.onPacket(to.remaining());
        publish();
    }

    private void measureBandwidth(long mediaBytes, long nowNanos) {
        long elapsed = nowNanos - bytesAtNanos;
        if (mediaBytes > bytesBefore && elapsed > 0) {
            bytesPerSecond = Math.max(bytesPerSecond, (mediaBytes - bytesBefore) * 1e9 / elapsed);
        }
        bytesBefore = mediaBytes;
        bytesAtNanos = nowNanos;
    }

    private void onRoundTrip(int lastReference, int delaySince, long nowEpochNanos) {
        if (lastReference == 0) {
            return;
        }
        // RFC 3611 section 4.5, modulo 2^32.
        long trip = NtpTime.nanos(NtpTime.middle(NtpTime.of(nowEpochNanos)) - lastReference - delaySince);
        if (trip <= LONGEST_ROUND_TRIP_NANOS) {
            long smoothed = roundTripNanos.orElse(trip);
            roundTripNanos = OptionalLong.of(smoothed + (trip - smoothed) / 8);
        }
    }

    private void onName(int ssrc, String cname) {
        if (names.size() == MOST_NAMES && !names.containsKey(ssrc)) {
            names.remove(names.keySet().iterator().next());
        }
        names.put(ssrc, cname);
        String known = names.getOrDefault((int) receiver.source(), expectedName);
        boolean another = !receiver.isConfirmed() || ssrc != (int) receiver.source();
        if (another && cname.equals(known)) {
            receiver.expect(Integer.toUnsignedLong(ssrc), RtpReceiver.ANY_PAYLOAD_TYPE);
        }
    }

    private void publish() {
        Optional<String> name =
                receiver.source() < 0 ? Optional.empty() : Optional.ofNullable(names.get((int) receiver.source()));
        status = new RtcpStatus(
                senderReports,
                reportsSent,
                malformed,
                foreign,
                collisions,
                goodbyes,
                goodbyeReason,
                name,
                roundTripNanos,
                reports.clockOffsetNanos(),
                reports.unseen(),
                reports.paused(),
                reports.mediaAtReport());
    }

    /** One datagram's words, acted upon one by one. */
    private final class Intake implements RtcpVisitor {

        private final boolean ofSource;
        private final Object origin;
        private final long nowNanos;
        private final long nowEpochNanos;
        private Outcome outcome = Outcome.TAKEN;

        Intake(boolean ofSource, Object origin, long nowNanos, long nowEpochNanos) {
            this.ofSource = ofSource;
            this.origin = origin;
            this.nowNanos = nowNanos;
            this.nowEpochNanos = nowEpochNanos;
        }

        @Override
        public void senderReport(int ssrc, long ntp, int rtpTimestamp, int packets, int octets) {
            if (isNew(ssrc) && believed() && aboutSource(ssrc)) {
                senderReports++;
                reports.onReport(ssrc, ntp, rtpTimestamp, packets, receiver.received(), nowNanos, nowEpochNanos);
            }
        }

        @Override
        public void receiverReport(int ssrc) {
            isNew(ssrc);
        }

        @Override
        public void cname(int ssrc, String cname) {
            if (isNew(ssrc) && ofSource) {
                onName(ssrc, cname);
            }
        }

        @Override
        public void bye(int ssrc, String reason) {
            if (isOwn(ssrc)) {
                return;
            }
            boolean source = receiver.isConfirmed() && ssrc == (int) receiver.source();
            if (!source) {
                members.left(ssrc);
                timing.onMembersLeft(members.count(), nowNanos);
            } else if (believed()) {
                goodbyes++;
                goodbyeReason = reason;
                members.left(ssrc);
                reports.forget();
                receiver.sourceLeft();
                outcome = Outcome.SOURCE_LEFT;
            }
        }

        @Override
        public void delaySinceReference(int reporter, int ssrc, int lastReference, int delaySinceTicks) {
            if (isOwn(ssrc) && believed()) {
                onRoundTrip(lastReference, delaySinceTicks, nowEpochNanos);
            }
        }

        /** Whether it is somebody else's SSRC, who then is a member. */
        private boolean isNew(int ssrc) {
            if (isOwn(ssrc)) {
                onCollision(origin);
                return false;
            }
            members.heard(ssrc, nowNanos);
            return true;
        }

        private boolean aboutSource(int ssrc) {
            return !receiver.isConfirmed() || ssrc == (int) receiver.source();
        }

        private boolean believed() {
            if (!ofSource && outcome == Outcome.TAKEN) {
                outcome = Outcome.FOREIGN;
            }
            return ofSource;
        }
    }
}
