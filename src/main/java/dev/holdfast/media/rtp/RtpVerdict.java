package dev.holdfast.media.rtp;

/** What the accounting made of one datagram. */
public enum RtpVerdict {
    /** The next packet of the source, perhaps after a gap. */
    ACCEPTED,
    /** A packet of the source that came after a later one; it fills a gap. */
    REORDERED,
    /** A packet of the source that had come before. */
    DUPLICATE,
    /**
     * Valid RTP, but not yet known to belong to the session: the first packet of a source, of another SSRC, or after a
     * large jump in sequence. It is counted as received once the packets after it confirm it, else as discarded.
     */
    PENDING,
    /** RTCP that came to the RTP port. */
    RTCP,
    /** Not RTP of version 2, or its lengths contradict the datagram's. */
    MALFORMED
}
