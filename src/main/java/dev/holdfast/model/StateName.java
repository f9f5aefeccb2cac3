package dev.holdfast.model;

/** The states of a stream by name, for everything that only names them. */
public enum StateName implements Wire {
    /** Known, not begun. */
    IDLE,
    /** An attempt is under way; of a listener: it listens. */
    CONNECTING,
    /** Connected, no media yet. Connected is not streaming. */
    VERIFYING,
    /** Media flows. */
    STREAMING,
    /** Media flows, but a health rule is broken. */
    DEGRADED,
    /** Between two attempts. */
    WAITING,
    /** No attempt is due soon: the error will hardly heal by itself, or the retries are used up. */
    FAILED,
    /** Ended by an operator, a shutdown or a removal. */
    STOPPED
}
