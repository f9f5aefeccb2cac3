package dev.holdfast.model;

/** Why a stream was stopped. */
public enum StopCause implements Wire {
    /** An operator paused it; it stays until resumed, also over a restart. */
    PAUSED,
    /** It was removed. */
    REMOVED,
    /** Its definition was replaced by one with other sources. */
    REPLACED,
    /** The service ends; the stream resumes at the next start. */
    SHUTDOWN
}
