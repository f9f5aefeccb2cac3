package dev.holdfast.model;

/** What the outputs get first after an interruption. */
public enum ResumePolicy implements Wire {
    /** If media does not continue where it stopped: each PID from its next PES packet or section on. */
    CLEAN_START,
    /** Whatever comes, from the first byte on. */
    AS_IS
}
