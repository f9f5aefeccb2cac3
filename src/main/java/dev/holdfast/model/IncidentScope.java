package dev.holdfast.model;

/** What the streams of one incident have in common. */
public enum IncidentScope implements Wire {
    /** The machine that they come from. */
    HOST,
    /** Their label {@code site}. */
    SITE
}
