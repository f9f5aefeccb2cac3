package dev.holdfast.model;

/** How a source delivers its media; the scheme of its URI. */
public enum Protocol implements Wire {
    /** Secure Reliable Transport, as libsrt speaks it. */
    SRT,
    /** RTP over UDP, RFC 3550. */
    RTP,
    /** Bare datagrams over UDP, as a rule 7 MPEG-TS packets each. */
    UDP,
    /** A byte stream over TCP with MPEG-TS in it. */
    TCP,
    /** A byte stream over a Unix domain socket with MPEG-TS in it. */
    UNIX;

    /** Whether bare datagrams carry it, so that there is a socket that packets come to and no connection. */
    public boolean isConnectionless() {
        return switch (this) {
            case RTP, UDP -> true;
            case SRT, TCP, UNIX -> false;
        };
    }
}
