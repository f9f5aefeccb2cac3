package dev.holdfast.webhooks;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Events and webhooks for tests. */
final class Sample {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final String OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfgh7rQsMs=";
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Sample() {}

    /** Something that happened to a stream; severity and state follow from the type. */
    static Notice notice(String stream, EventType type) {
        boolean fails = type == EventType.FAILURE_DETECTED;
        boolean succeeds = type == EventType.RECONNECTION_SUCCEEDED;
        return new Notice(
                type,
                new StreamId(stream),
                succeeds ? 1 : 0,
                0,
                succeeds ? StateName.STREAMING : StateName.WAITING,
                StateName.STREAMING,
                fails ? Optional.of(FailureReason.TIMEOUT) : Optional.empty(),
                fails || type == EventType.RECONNECTION_FAILED ? Severity.CRITICAL : Severity.INFO,
                fails ? Optional.of("no <media> for 2004 ms & more") : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                succeeds ? Optional.of(Duration.ofMillis(1500)) : Optional.empty(),
                Map.of());
    }

    static ReconnectionEvent event(long id, Instant at, String stream, EventType type) {
        return new ReconnectionEvent(id, at, notice(stream, type));
    }
}
