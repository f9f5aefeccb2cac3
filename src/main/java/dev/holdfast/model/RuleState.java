package dev.holdfast.model;

/** How a health rule stands. */
public enum RuleState implements Wire {
    /** Kept. */
    OK,
    /** Kept, but near the threshold or beyond it in too few samples; or broken, where a breach only warns. */
    WARNING,
    /** Broken. */
    BROKEN,
    /** Not set: its threshold is 0. */
    OFF,
    /** Cannot be told now, or never for this protocol. */
    UNKNOWN
}
