package dev.holdfast.model;

import java.time.Instant;
import java.util.Map;

/**
 * An entry of the event log.
 *
 * @param id increasing from event to event, also over restarts of the service
 * @param timestamp when it was logged
 * @param notice what happened
 * @param labels of the stream as they were when it happened
 */
public record ReconnectionEvent(long id, Instant timestamp, Notice notice, Map<String, String> labels) {

    public ReconnectionEvent {
        labels = Map.copyOf(labels);
    }

    /** An event of a stream without labels. */
    public ReconnectionEvent(long id, Instant timestamp, Notice notice) {
        this(id, timestamp, notice, Map.of());
    }
}
