package dev.holdfast.model;

/** What follows when a health rule is broken. */
public enum RuleAction implements Wire {
    /** The stream is told to be degraded; its connection goes on. */
    DEGRADE,
    /** The connection is given up and made anew. */
    RECONNECT,
    /** It is told of, and nothing else. */
    WARN
}
