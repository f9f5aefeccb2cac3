package dev.holdfast.media.rtp;

import java.nio.ByteBuffer;

/**
 * The headers of one RTP stream of MPEG-TS that we send: version 2, consecutive sequence numbers, a clock of 90 kHz, no marker
 * (RFC 3550 section 5.1, RFC 2250 section 2). Not thread-safe.
 */
public final class RtpStamp {

    /** Octets of a header. */
    public static final int OCTETS = RtpPacket.FIXED_HEADER_OCTETS;

    /** MP2T, RFC 3551 table 5. */
    public static final int MP2T = 33;

    private static final int VERSION_2 = 0x80;
    private static final long CLOCK_RATE = 90_000;

    private final int ssrc;
    private final int payloadType;
    private final int firstTimestamp;
    private final long originNanos;
    private int sequence;

    /**
     * A stream that begins.
     *
     * @param payloadType 0 to 127
     * @param random a number that nobody can guess: sequence numbers and times begin by it (RFC 3550 section 5.1)
     * @param originNanos now
     */
    public RtpStamp(int ssrc, int payloadType, long random, long originNanos) {
        this.ssrc = ssrc;
        this.payloadType = payloadType & 0x7F;
        this.sequence = (int) random & 0xFFFF;
        this.firstTimestamp = (int) (random >>> 32);
        this.originNanos = originNanos;
    }

    /** Writes the next header to the buffer's position and moves it. */
    public void write(ByteBuffer into, long nowNanos) {
        into.put((byte) VERSION_2).put((byte) payloadType).putShort((short) sequence);
        into.putInt(timestamp(nowNanos)).putInt(ssrc);
        sequence = (sequence + 1) & 0xFFFF;
    }

    private int timestamp(long nowNanos) {
        // Microseconds first: nanoseconds times the rate would run over after 28 hours.
        long micros = (nowNanos - originNanos) / 1000;
        return firstTimestamp + (int) (micros * CLOCK_RATE / 1_000_000);
    }
}
