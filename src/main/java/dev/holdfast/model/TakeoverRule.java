package dev.holdfast.model;

/**
 * What becomes of a second caller of an SRT stream whose first one is live. Where the first is silent the second takes over
 * under either rule.
 */
public enum TakeoverRule implements Wire {
    /** The second takes over, the first is closed; not again for a while after that. */
    NEWEST,
    /** The second is told CONFLICT (1409). */
    REJECT
}
