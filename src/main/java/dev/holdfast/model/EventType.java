package dev.holdfast.model;

/** The kinds of events a stream tells of. */
public enum EventType implements Wire {
    /** A rule found the connection failed ({@code critical}) or degraded ({@code warning}). */
    FAILURE_DETECTED,
    /** An outage began and is being worked on; once per outage. */
    RECONNECTION_STARTED,
    /** The next attempt waits for {@code delay_ms}. */
    RECONNECTION_WAITING,
    /** An attempt began. */
    RECONNECTION_ATTEMPT,
    /** Media flows again; ends the outage. */
    RECONNECTION_SUCCEEDED,
    /** Given up for now: a permanent error, or no retries left. */
    RECONNECTION_FAILED,
    /** The work on an outage was ended by a stop, a removal or a shutdown. */
    RECONNECTION_ABORTED,
    /** The state's name changed. */
    STREAM_STATE_CHANGED,
    STREAM_ADDED,
    STREAM_UPDATED,
    STREAM_REMOVED,
    /** Several streams of one host or site failed within a second; an event of the first of them. */
    INCIDENT_STARTED,
    /** All streams of an incident stream again or are stopped. */
    INCIDENT_ENDED,
    /** A webhook sends nothing more until an operator enables it; an event of the stream whose news it failed to deliver. */
    WEBHOOK_DISABLED;

    /** Whether it tells of several streams. */
    public boolean isOfIncident() {
        return this == INCIDENT_STARTED || this == INCIDENT_ENDED;
    }
}
