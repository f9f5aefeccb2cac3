package dev.holdfast.media.rtp;

import java.util.OptionalLong;

/**
 * What the sender reports of one source have told: its clock, how much it has sent, and whether any of that came here.
 *
 * <p>Not thread-safe: the receiving thread keeps it.
 */
final class SenderReports {

    private static final long NO_SOURCE = -1;

    private final int clockRateHz;
    private long source = NO_SOURCE;
    private long ntp;
    private int rtpTimestamp;
    private int packets;
    private long arrivalNanos;
    private long arrivalEpochNanos;
    private long mediaBefore;
    private int unseen;
    private boolean paused;

    SenderReports(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    /**
     * Takes a report.
     *
     * @param mediaPackets count of media packets that came from the source so far
     * @param nowNanos its arrival, monotonic
     * @param nowEpochNanos the same on the wall clock, since 1970
     */
    void onReport(
            int ssrc,
            long ntpTime,
            int timestamp,
            int packetCount,
            long mediaPackets,
            long nowNanos,
            long nowEpochNanos) {
        boolean goesOn = source == Integer.toUnsignedLong(ssrc);
        boolean silent = goesOn && mediaPackets == mediaBefore;
        // The difference of 32 bit counts is right across their wrap; a count that falls is a restart.
        int sent = packetCount - packets;
        unseen = silent && sent > 0 ? unseen + 1 : silent && sent == 0 ? unseen : 0;
        paused = silent && sent == 0;
        source = Integer.toUnsignedLong(ssrc);
        ntp = ntpTime;
        rtpTimestamp = timestamp;
        packets = packetCount;
        arrivalNanos = nowNanos;
        arrivalEpochNanos = nowEpochNanos;
        mediaBefore = mediaPackets;
    }

    /**
     * Reports in a row, up to the last, that told of media of which none came (the idea of RFC 8083 section 4.1, from the
     * other end).
     */
    int unseen() {
        return unseen;
    }

    /** Whether the last report said that nothing was sent since the one before it, and nothing had come. */
    boolean paused() {
        return paused;
    }

    /** Media packets that had come when the last report did. */
    long mediaAtReport() {
        return mediaBefore;
    }

    /** The middle 32 bits of the last report's NTP time; 0 if this source has sent none (RFC 3550 section 6.4.1, LSR). */
    int lastReport(int ssrc) {
        return isOf(ssrc) ? NtpTime.middle(ntp) : 0;
    }

    /** In 1/65536 s since that report came; 0 if this source has sent none (RFC 3550 section 6.4.1, DLSR). */
    int delaySince(int ssrc, long nowNanos) {
        return isOf(ssrc) ? NtpTime.ticks(nowNanos - arrivalNanos) : 0;
    }

    /** When the media of an RTP timestamp was sampled, in ns since 1970 on the source's clock; right within 2^31 ticks. */
    OptionalLong wallClockNanos(int timestamp) {
        if (source == NO_SOURCE || ntp == 0) {
            return OptionalLong.empty();
        }
        int ticks = timestamp - rtpTimestamp;
        return OptionalLong.of(NtpTime.toEpochNanos(ntp) + ticks * 1_000_000_000L / clockRateHz);
    }

    /** Our wall clock less the source's at the last report's arrival, the way it took included, in ns. */
    OptionalLong clockOffsetNanos() {
        return source == NO_SOURCE || ntp == 0
                ? OptionalLong.empty()
                : OptionalLong.of(arrivalEpochNanos - NtpTime.toEpochNanos(ntp));
    }

    /** Forgets the source. */
    void forget() {
        source = NO_SOURCE;
        ntp = 0;
        unseen = 0;
        paused = false;
    }

    private boolean isOf(int ssrc) {
        return source == Integer.toUnsignedLong(ssrc);
    }
}
