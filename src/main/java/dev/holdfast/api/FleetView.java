package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.StreamSnapshot;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@Schema(name = "Fleet", description = "All streams at a glance, in order of id.")
record FleetView(Instant timestamp, List<MemberView> streams) {

    static FleetView of(Instant now, List<StreamSnapshot> all, Map<StreamId, Long> outSince) {
        return new FleetView(
                now,
                all.stream()
                        .map(each -> MemberView.of(
                                each, outSince.get(each.definition().id())))
                        .toList());
    }

    @Schema(
            name = "FleetMember",
            description =
                    "A stream in a line: a few of the figures of Status, and its labels. What does not apply is left out.")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record MemberView(
            @Schema(example = "cam1") String streamId,
            Map<String, String> labels,
            StateName state,

            @Schema(description = "When the stream entered the state.")
            Instant since,

            @Schema(description = "Of the source in use.") Protocol protocol,

            @Schema(description = "The source in use, or tried last; secrets are shown as ***.")
            String source,

            @Schema(description = "Of the outage being worked on; 0 outside one.")
            @JsonInclude(JsonInclude.Include.ALWAYS)
            int attempt,

            @Schema(description = "0 = never give up.") @JsonInclude(JsonInclude.Include.ALWAYS)
            int maxRetries,

            @Nullable Instant nextAttemptAt,

            @Schema(description = "When the last packet came.") @Nullable
            Instant lastSeen,

            @Schema(description = "When the outage began that is going on, as started_at of its record.") @Nullable
            Instant outSince,

            @Schema(description = "Media bits per second, over the health window.")
            @JsonInclude(JsonInclude.Include.ALWAYS)
            long bitrateBps,

            @Schema(description = "Lost of expected packets, 0 to 1.") @JsonInclude(JsonInclude.Include.ALWAYS)
            double packetLoss,

            @Schema(description = "Round trip.") @Nullable Double latencyMs,

            @Schema(description = "Of the outage being worked on.") @Nullable
            FailureReason reason,

            @Schema(description = "The same in words.") @Nullable
            String error,

            @JsonInclude(JsonInclude.Include.ALWAYS) int outputs,

            @Schema(description = "That can be sent to, and whose reader takes what comes.")
            @JsonInclude(JsonInclude.Include.ALWAYS)
            int healthyOutputs) {

        static MemberView of(StreamSnapshot snapshot, @Nullable Long outSince) {
            ConnectionHealth health = snapshot.health();
            StreamSnapshot.LastError error =
                    snapshot.isHealthy() ? null : snapshot.lastError().orElse(null);
            return new MemberView(
                    snapshot.definition().id().value(),
                    new TreeMap<>(snapshot.definition().labels()),
                    snapshot.state(),
                    snapshot.since(),
                    snapshot.source().protocol(),
                    snapshot.source().toString(),
                    snapshot.attempt(),
                    snapshot.definition().reconnection().maxRetries(),
                    snapshot.nextAttemptAt().orElse(null),
                    health.lastSeen().orElse(null),
                    outSince == null ? null : Instant.ofEpochMilli(outSince),
                    Math.round(health.bitrateBps()),
                    health.packetLoss(),
                    health.latencyMs().isPresent() ? health.latencyMs().getAsDouble() : null,
                    error == null ? null : error.failure().reason(),
                    error == null ? null : error.failure().message(),
                    snapshot.outputs().size(),
                    (int) snapshot.outputs().stream()
                            .filter(MemberView::isHealthy)
                            .count());
        }

        private static boolean isHealthy(OutputStatus output) {
            return output.up()
                    && output.activity()
                            .buffer()
                            .filter(each -> each.backpressure())
                            .isEmpty();
        }
    }
}
