package dev.holdfast.model;

/** How much an event matters to whoever watches. */
public enum Severity implements Wire {
    /** In the course of things. */
    INFO,
    /** Media flows, but worse than asked for. */
    WARNING,
    /** Media does not flow. */
    CRITICAL
}
