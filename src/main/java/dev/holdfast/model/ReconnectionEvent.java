package dev.holdfast.model;

import java.time.Instant;

/**
 * An entry of the event log.
 *
 * @param id increasing from event to event, also over restarts of the service
 * @param timestamp when it was logged
 * @param notice what happened
 */
public record ReconnectionEvent(long id, Instant timestamp, Notice notice) {}
