package dev.holdfast.model;

/** What an output does with media for which its buffer has no room. */
public enum FullPolicy implements Wire {
    /** Gives up what has waited longest; what gets through is as new as can be. */
    DROP_OLDEST,
    /** Gives up what comes; what gets through has no hole before the buffer's end. */
    DROP_NEWEST,
    /** Gives up the connection and all that waits; the next one begins with what comes then. */
    DISCONNECT
}
