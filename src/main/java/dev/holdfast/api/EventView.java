package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@Schema(name = "Event", description = "Something that happened to a stream. What does not apply is left out.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record EventView(
        @Schema(description = "Increases from event to event, also over restarts.", example = "1767323045678000")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        long id,

        EventType type,
        String streamId,
        Instant timestamp,

        @Schema(description = "Of the outage being worked on; 0 outside one.") @JsonInclude(JsonInclude.Include.ALWAYS)
        int attempt,

        @Schema(description = "0 = never give up.") @JsonInclude(JsonInclude.Include.ALWAYS)
        int maxRetries,

        StateName state,
        StateName previousState,
        @Nullable FailureReason reason,
        Severity severity,

        @Schema(description = "The failure in words.") @Nullable
        String error,

        @Schema(
                description =
                        "Until the next attempt. Where details.held_back_by is host_limit or node_limit: until its turn as"
                                + " things stood then; streams of a higher priority may still come before. Where it is"
                                + " circuit_breaker: until the stream asks again.")
        @Nullable
        Long delayMs,

        @Schema(description = "Since the failure was detected.") @Nullable
        Long durationMs,

        @Schema(description = "Since media was last seen.") @Nullable
        Long outageMs,

        @Schema(
                description =
                        "Further facts: the rule, the measured value and the threshold it crossed, the samples that"
                                + " decided, the source.",
                example = "{\"rule\": \"timeout-duration\", \"value\": 2004, \"threshold\": 2000, \"unit\": \"ms\"}")
        Map<String, Object> details,

        @Schema(description = "Of the stream when it happened.", example = "{\"site\": \"oslo\"}")
        Map<String, String> labels) {

    static EventView of(ReconnectionEvent event) {
        Notice notice = event.notice();
        return new EventView(
                event.id(),
                notice.type(),
                notice.streamId().value(),
                event.timestamp(),
                notice.attempt(),
                notice.maxRetries(),
                notice.state(),
                notice.previousState(),
                notice.reason().orElse(null),
                notice.severity(),
                notice.error().orElse(null),
                notice.delay().map(Duration::toMillis).orElse(null),
                notice.duration().map(Duration::toMillis).orElse(null),
                notice.outage().map(Duration::toMillis).orElse(null),
                new TreeMap<>(notice.details()),
                new TreeMap<>(event.labels()));
    }
}
