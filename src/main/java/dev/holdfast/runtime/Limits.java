package dev.holdfast.runtime;

import dev.holdfast.health.FailureThresholds;
import dev.holdfast.model.StreamDefinition;

/** The limits that a definition sets for the health of a connection to one of its sources. */
final class Limits {

    private Limits() {}

    /** For RTP and UDP the shorter of session-timeout and timeout-duration is the silence that counts as failure. */
    static FailureThresholds of(StreamDefinition definition, int sourceIndex) {
        long timeout = definition.health().timeoutDuration().toNanos();
        if (definition.sources().get(sourceIndex).protocol().isConnectionless()) {
            timeout = Math.min(timeout, definition.rtp().sessionTimeout().toNanos());
        }
        return FailureThresholds.withTimeout(definition.health(), timeout);
    }
}
