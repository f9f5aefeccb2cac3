package dev.holdfast.model;

/** How an output gives its media away; the scheme of its URI. */
public enum OutputProtocol implements Wire {
    /** Bare datagrams over UDP. */
    UDP,
    /** RTP over UDP, payload type 33 (RFC 2250). */
    RTP,
    /** Secure Reliable Transport, as libsrt speaks it. */
    SRT,
    /** A byte stream over TCP. */
    TCP,
    /** A byte stream over a Unix domain socket. */
    UNIX,
    /** Files, one after the other. */
    FILE;

    /** Whether each datagram is on its own and nobody needs to be there to take it. */
    public boolean isConnectionless() {
        return switch (this) {
            case UDP, RTP -> true;
            case SRT, TCP, UNIX, FILE -> false;
        };
    }

    /** Whether it is named by a path, and by neither host nor port. */
    public boolean hasPath() {
        return switch (this) {
            case UNIX, FILE -> true;
            case UDP, RTP, SRT, TCP -> false;
        };
    }
}
