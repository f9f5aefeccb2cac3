package dev.holdfast.media.rtp;

/** Who is told what a valid RTCP datagram says, in the order it is said; by default nobody listens. */
public interface RtcpVisitor {

    /**
     * A sender report, RFC 3550 section 6.4.1.
     *
     * @param ntp 64 bits of NTP time, see {@link NtpTime}; 0 if the sender has no clock
     * @param rtpTimestamp the same moment on the media's clock
     * @param packets sent since the source began, unsigned
     * @param octets of payload sent since the source began, unsigned
     */
    default void senderReport(int ssrc, long ntp, int rtpTimestamp, int packets, int octets) {}

    /** A receiver report, RFC 3550 section 6.4.2. */
    default void receiverReport(int ssrc) {}

    /** One block of a sender or receiver report. */
    default void reportBlock(int reporter, ReportBlock block) {}

    /** The canonical name of a source, RFC 3550 section 6.5.1; control characters are replaced by {@code ?}. */
    default void cname(int ssrc, String cname) {}

    /** A source leaves, RFC 3550 section 6.6. */
    default void bye(int ssrc, String reason) {}

    /** A receiver tells its time, RFC 3611 section 4.4. */
    default void receiverReferenceTime(int ssrc, long ntp) {}

    /**
     * A sender answers a receiver's time, RFC 3611 section 4.5.
     *
     * @param ssrc the receiver it answers
     * @param lastReference the middle 32 bits of the receiver's time, 0 if none came
     * @param delaySinceTicks since it came, in 1/65536 s, unsigned
     */
    default void delaySinceReference(int reporter, int ssrc, int lastReference, int delaySinceTicks) {}
}
