package dev.holdfast.media.rtp;

/**
 * What a receiver tells of one source (RFC 3550 section 6.4.1); all fields as on the wire.
 *
 * @param ssrc the source told of
 * @param fractionLost of the packets expected since the last report, in 1/256, 0 to 255
 * @param cumulativeLost expected less received since the source began, -2^23 to 2^23 - 1; duplicates make it smaller
 * @param extendedHighestSequence 16 bits of cycles and 16 of the highest sequence number
 * @param jitterTicks interarrival jitter in units of the payload's clock, unsigned
 * @param lastSenderReport the middle 32 bits of the NTP time of the last sender report, 0 if none came
 * @param delaySinceTicks since that report came, in 1/65536 s, unsigned; 0 if none came
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        int extendedHighestSequence,
        int jitterTicks,
        int lastSenderReport,
        int delaySinceTicks) {

    /** Octets on the wire. */
    static final int OCTETS = 24;
}
