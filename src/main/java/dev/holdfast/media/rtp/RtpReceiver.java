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
 * quiet for the takeover time. So a stray changes nothing, a restarted encoder is taken at its second packet, and of two
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

    /** More than the pause between two pictures, less than any encoder needs to start again. */
    public static final long DEFAULT_TAKEOVER_QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SeqLock lock = new SeqLock();
    private final RtpPacket packet = new RtpPacket();
    private final SequenceAccounting sequence = new SequenceAccounting();
    private final InterarrivalJitter jitter;
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

    private long lastArrivalNanos;

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
        payloadType = packet.payloadType();
        lastArrivalNanos = nowNanos;
        if (verdict != RtpVerdict.DUPLICATE) {
            jitter.onPacket(packet.timestamp(), nowNanos);
        }
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
        boolean rival = confirmed && !ofKnownSource();
        if (candidateRun < MIN_SEQUENTIAL || (rival && nowNanos - lastArrivalNanos < takeoverQuietNanos)) {
            return RtpVerdict.PENDING;
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
        ssrc = Integer.toUnsignedLong(packet.ssrc());
        payloadType = packet.payloadType();
        lastArrivalNanos = nowNanos;
        sequence.start(packet.sequenceNumber(), candidateRun);
        received += candidateRun;
        candidateRun = 0;
        jitter.restart(packet.timestamp(), nowNanos);
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
