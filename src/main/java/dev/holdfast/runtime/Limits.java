package dev.holdfast.runtime;

import dev.holdfast.health.FailureThresholds;
import dev.holdfast.model.StreamDefinition;

/** The limits that a definition sets for the health of a connection to one of its sources. */
final class Limits {

    private static final String SESSION_TIMEOUT = "rtp.session-timeout";

    private Limits() {}

    /** For RTP and UDP the shorter of session-timeout and timeout-duration is the silence that counts as failure. */
    static FailureThresholds of(StreamDefinition definition, int sourceIndex) {
        boolean connectionless =
                definition.sources().get(sourceIndex).protocol().isConnectionless();
        FailureThresholds limits = limits(definition, sourceIndex);
        // Where silence ends the stream for good, a suspicion is not enough.
        return connectionless && !definition.rtp().retryOnTimeout() ? limits.withoutRhythm() : limits;
    }

    private static FailureThresholds limits(StreamDefinition definition, int sourceIndex) {
        return definition.sources().get(sourceIndex).protocol().isConnectionless()
                ? FailureThresholds.withTimeout(
                        definition.health(), definition.rtp().sessionTimeout().toNanos(), SESSION_TIMEOUT)
                : FailureThresholds.of(definition.health());
    }
}
