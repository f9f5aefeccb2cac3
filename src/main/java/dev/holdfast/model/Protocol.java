package dev.holdfast.model;

/** How a source delivers its media; the scheme of its URI. */
public enum Protocol implements Wire {
    /** Secure Reliable Transport, as libsrt speaks it. */
    SRT,
    /** RTP over UDP, RFC 3550. */
    RTP,
    /** Bare datagrams over UDP, as a rule 7 MPEG-TS packets each. */
    UDP
}
