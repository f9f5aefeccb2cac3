package dev.holdfast.model;

/** Why a connection counts as failed or degraded. */
public enum FailureReason implements Wire {
    /** No media for longer than allowed, or no answer to a connect. */
    TIMEOUT,
    /** More packets lost in the window than allowed. */
    PACKET_LOSS,
    /** Round trips longer than allowed. */
    HIGH_LATENCY,
    /** More damaged packets in the window than allowed. */
    HIGH_ERROR_RATE,
    /** Fewer packets per second than asked for. */
    LOW_PACKET_RATE,
    /** The network or the operating system refused: no route, port in use, connection broken. */
    NETWORK_ERROR,
    /** The peer answered and said no. */
    REJECTED,
    /** The peer said no for want of the right secret. */
    UNAUTHORIZED,
    /** The peer ended the connection in good order. */
    PEER_CLOSED,
    /** An operator asked for it. */
    OPERATOR
}
