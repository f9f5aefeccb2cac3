package dev.holdfast.media.rtp;

import dev.holdfast.media.SeqLock;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * The reception state of one RTP session: validates each datagram, follows the session's source, and counts
 * (RFC 3550 A.1, A.3, A.8).
 *
 * <p>A source is confirmed by {@value #MIN_SEQUENTIAL} packets in a row. The same holds for a source that goes on at
 * quite another sequence number. A packet of another SSRC never takes over by itself: its sender must have sent
 * {@value #MIN_SEQUENTIAL} in a row, with none of the present source in between, and the present source must have been
 * quiet for the takeover time or have said goodbye. A source that is expected is taken at its first packet. So a stray changes nothing, a restarted encoder is taken at its second packet, and of two
 * senders on one port the first stays while the other is counted as discarded.
 *
 * <p>Unlike RFC 3550, the packets that confirm a source are counted as received, all of them.
 *
 * <p>One thread writes ({@link #onDatagram}, {@link #packet}, {@link #restart}); it allocates nothing and no input makes
 * it throw. {@link #snapshot} is for any thread; see {@link SeqLock} for the terms.
 */
public final class RtpReceiver {

    /** RFC 3550 A.1. */
    public static final int MIN_SEQUENTIAL = 2;

    /** The clock of MPEG-TS and of all video payloads (RFC 3551), in Hz. */
    public static final int DEFAULT_CLOCK_RATE_HZ = 90_000;

    /** For {@link #expect}. */
    public static final int ANY_PAYLOAD_TYPE = -1;

    /** More than the pause between two pictures, less than any encoder needs to start again. */
    public static final long DEFAULT_TAKEOVER_QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SeqLock lock = new SeqLock();
    private final RtpPacket packet = new RtpPacket();
    private final SequenceAccounting sequence = new SequenceAccounting();
    private final InterarrivalJitter jitter;
    private final int clockRateHz;
    private final long takeoverQuietNanos;

    private long received;
    private long discarded;
    private long rtcp;
    private long malformed;
    private long ssrcChanges;
    private long sequenceRestarts;
    private long ssrc = -1;
    private int payloadType = -1;

    /** Whether {@link #ssrc} is the source of the running session, and not of one before it. */
    private boolean confirmed;

    /** Whether the source has said goodbye and nothing was heard of it since. */
    private boolean left;

    private long lastArrivalNanos;
    private long sourceReceived;
    private long adoptions;

    private long expectedSsrc = -1;
    private int expectedPayloadType = ANY_PAYLOAD_TYPE;

    private int candidateSsrc;
    private int candidateNextSequence;
    private int candidateRun;

    /** For a clock of 90 kHz and a takeover after 100 ms. */
    public RtpReceiver() {
        this(DEFAULT_CLOCK_RATE_HZ, DEFAULT_TAKEOVER_QUIET_NANOS);
    }

    /**
     * @param clockRateHz of the payload's timestamps, above 0
     * @param takeoverQuietNanos how long the present source must have been quiet before another SSRC replaces it; 0 = at
     *     the second packet in a row
     * @throws IllegalArgumentException if one is out of range
     */
    public RtpReceiver(int clockRateHz, long takeoverQuietNanos) {
        if (clockRateHz <= 0) {
            throw new IllegalArgumentException("clockRateHz must be above 0, but is " + clockRateHz);
        }
        if (takeoverQuietNanos < 0) {
            throw new IllegalArgumentException("takeoverQuietNanos must be 0 or above, but is " + takeoverQuietNanos);
        }
        this.clockRateHz = clockRateHz;
        this.jitter = new InterarrivalJitter(clockRateHz);
        this.takeoverQuietNanos = takeoverQuietNanos;
    }

    /**
     * Counts the datagram between the buffer's position and limit; neither is moved.
     *
     * @param nowNanos its arrival on a monotonic clock of any origin
     */
    public RtpVerdict onDatagram(ByteBuffer datagram, long nowNanos) {
        lock.beginUpdate();
        RtpVerdict verdict = count(datagram, nowNanos);
        lock.endUpdate();
        return verdict;
    }

    /** The header of the last datagram that was neither malformed nor RTCP. Writing thread only. */
    public RtpPacket packet() {
        return packet;
    }

    /**
     * Begins a new session on the same totals, for a socket opened anew: the next source must confirm itself, and no loss
     * is counted for the time in between. Writing thread only.
     */
    public void restart() {
        lock.beginUpdate();
        dropCandidate();
        sequence.settle();
        confirmed = false;
        lock.endUpdate();
    }

    /**
     * Takes a source at its first packet: it is known from elsewhere to be the one wanted. Holds until a source is confirmed.
     * Writing thread only.
     *
     * @param wantedSsrc 0 to 2^32 - 1; -1 for nobody
     * @param wantedPayloadType 0 to 127, or {@link #ANY_PAYLOAD_TYPE}
     */
    public void expect(long wantedSsrc, int wantedPayloadType) {
        expectedSsrc = wantedSsrc;
        expectedPayloadType = wantedPayloadType;
    }

    /** The source has said goodbye: another need not wait for its quiet. Writing thread only. */
    public void sourceLeft() {
        left = confirmed;
    }

    /** Whether the present source has said goodbye and not been heard since. Writing thread only, as all below. */
    public boolean hasLeft() {
        return left;
    }

    /** Whether {@link #source} is that of the running session. */
    public boolean isConfirmed() {
        return confirmed;
    }

    /** The SSRC of the present or last source, 0 to 2^32 - 1; -1 before the first. */
    public long source() {
        return ssrc;
    }

    /** When the present source was heard last. */
    public long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    /** Times that a source was confirmed, or confirmed anew after a jump in sequence. */
    public long adoptions() {
        return adoptions;
    }

    /** Packets received, of all sources. */
    public long received() {
        return received;
    }

    /** Gaps of all sources, filled gaps excepted, those included that may still be filled. */
    public long absent() {
        return sequence.lost + sequence.missing;
    }

    /** Packets that the present source has sent since its confirmation (RFC 3550 A.3). */
    long sourceExpected() {
        return sequence.sinceBase();
    }

    /** Packets received of the present source since its confirmation, duplicates and late ones included. */
    long sourceReceived() {
        return sourceReceived;
    }

    long sourceHighest() {
        return sequence.highest;
    }

    /** In units of the payload's clock. */
    int jitterTicks() {
        return (int) Math.min((long) (jitter.nanos() * 1e-9 * clockRateHz), 0xFFFF_FFFFL);
    }

    int clockRateHz() {
        return clockRateHz;
    }

    /** The counters as they are now. Any thread. */
    public RtpStatistics snapshot() {
        return lock.read(this::copy);
    }

    private RtpVerdict count(ByteBuffer datagram, long nowNanos) {
        if (RtpPacket.isRtcp(datagram)) {
            rtcp++;
            return RtpVerdict.RTCP;
        }
        if (!packet.wrap(datagram)) {
            malformed++;
            return RtpVerdict.MALFORMED;
        }
        if (!confirmed || !ofKnownSource()) {
            return tryCandidate(nowNanos);
        }
        RtpVerdict verdict = sequence.place(packet.sequenceNumber());
        if (verdict == RtpVerdict.PENDING) {
            return tryCandidate(nowNanos);
        }
        dropCandidate();
        received++;
        sourceReceived++;
        left = false;
        payloadType = packet.payloadType();
        lastArrivalNanos = nowNanos;
        // RFC 3550 section 6.4.1: of each packet in the order of arrival, a duplicate too.
        jitter.onPacket(packet.timestamp(), nowNanos);
        return verdict;
    }

    private RtpVerdict tryCandidate(long nowNanos) {
        boolean goesOn =
                candidateRun > 0 && candidateSsrc == packet.ssrc() && candidateNextSequence == packet.sequenceNumber();
        if (!goesOn) {
            dropCandidate();
            candidateSsrc = packet.ssrc();
        }
        candidateRun++;
        candidateNextSequence = (packet.sequenceNumber() + 1) & 0xFFFF;
        if (!isExpected()) {
            boolean rival = confirmed && !left && !ofKnownSource();
            if (candidateRun < MIN_SEQUENTIAL || (rival && nowNanos - lastArrivalNanos < takeoverQuietNanos)) {
                return RtpVerdict.PENDING;
            }
        }
        adoptCandidate(nowNanos);
        return RtpVerdict.ACCEPTED;
    }

    private void adoptCandidate(long nowNanos) {
        if (ssrc >= 0 && !ofKnownSource()) {
            ssrcChanges++;
        } else if (confirmed) {
            sequenceRestarts++;
        }
        confirmed = true;
        left = false;
        adoptions++;
        sourceReceived = candidateRun;
        expectedSsrc = -1;
        ssrc = Integer.toUnsignedLong(packet.ssrc());
        payloadType = packet.payloadType();
        lastArrivalNanos = nowNanos;
        sequence.start(packet.sequenceNumber(), candidateRun);
        received += candidateRun;
        candidateRun = 0;
        jitter.restart(packet.timestamp(), nowNanos);
    }

    private boolean isExpected() {
        return expectedSsrc == Integer.toUnsignedLong(packet.ssrc())
                && (expectedPayloadType == ANY_PAYLOAD_TYPE || expectedPayloadType == packet.payloadType());
    }

    private boolean ofKnownSource() {
        return (int) ssrc == packet.ssrc();
    }

    private void dropCandidate() {
        discarded += candidateRun;
        candidateRun = 0;
    }

    RtpStatistics copy() {
        return new RtpStatistics(
                received,
                sequence.expected,
                sequence.lost,
                sequence.missing,
                sequence.duplicates,
                sequence.reordered,
                candidateRun,
                discarded,
                rtcp,
                malformed,
                ssrcChanges,
                sequenceRestarts,
                jitter.nanos(),
                sequence.highest,
                ssrc,
                payloadType);
    }
}
