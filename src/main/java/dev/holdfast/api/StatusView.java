package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.StateName;
import dev.holdfast.runtime.StreamSnapshot;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@Schema(name = "Status", description = "Where a stream stands.")
@JsonInclude(JsonInclude.Include.ALWAYS)
record StatusView(
        @Schema(example = "cam1") String streamId,
        StateName state,
        @Schema(description = "Of the source in use.") Protocol protocol,

        @Schema(
                description = "The source in use, or tried last; secrets are shown as ***.",
                example = "srt://192.0.2.10:9000?mode=caller&passphrase=***")
        String source,

        @Schema(description = "When the stream entered the state.")
        Instant since,

        @Schema(description = "Of the outage being worked on; 0 outside one.")
        int attempt,

        @Schema(description = "0 = never give up.") int maxRetries,

        @Schema(
                description =
                        "When the next attempt is due; null if none is. Of a stream that the limits of the fleet hold back:"
                                + " its turn as things stand, told anew at least every five seconds.")
        @Nullable
        Instant nextAttemptAt,

        @Schema(description = "Attempts since the stream was added or the service started.")
        long retryCount,

        @Schema(description = "The latest failure, kept after it healed; null if there was none.") @Nullable
        LastErrorView lastError,

        HealthView health,
        StatisticsView statistics,
        ContinuityView continuity,

        @Schema(description = "In the order of the definition.")
        List<OutputView> outputs) {

    static StatusView of(StreamSnapshot snapshot) {
        return new StatusView(
                snapshot.definition().id().value(),
                snapshot.state(),
                snapshot.source().protocol(),
                snapshot.source().toString(),
                snapshot.since(),
                snapshot.attempt(),
                snapshot.definition().reconnection().maxRetries(),
                snapshot.nextAttemptAt().orElse(null),
                snapshot.retryCount(),
                snapshot.lastError().map(LastErrorView::of).orElse(null),
                HealthView.of(snapshot.health()),
                StatisticsView.of(snapshot),
                ContinuityView.of(snapshot),
                OutputView.all(snapshot));
    }

    @Schema(name = "LastError")
    record LastErrorView(
            FailureReason reason,
            String message,
            Instant at,

            @Schema(
                    description =
                            "What decided, as in the event's details: the rule, the measured value and the threshold"
                                    + " it crossed, the window, the samples.",
                    example = "{\"rule\": \"max-packet-loss\", \"value\": 0.072, \"threshold\": 0.05}")
            Map<String, Object> details) {

        static LastErrorView of(StreamSnapshot.LastError error) {
            return new LastErrorView(
                    error.failure().reason(),
                    error.failure().message(),
                    error.at(),
                    error.failure().details());
        }
    }

    @Schema(name = "Statistics", description = "Totals over all connections and restarts of the service.")
    record StatisticsView(
            long packetsReceived,
            long bytesReceived,
            long packetsLost,
            long packetErrors,

            @Schema(description = "Time with media flowing.")
            long uptimeMs,

            @Schema(
                    description = "The protocol's own figures by name, in base units; empty without a connection.",
                    example = "{\"srt_rtt_seconds\": 0.0125}")
            Map<String, Double> protocol) {

        static StatisticsView of(StreamSnapshot snapshot) {
            var totals = snapshot.statistics();
            return new StatisticsView(
                    totals.packetsReceived(),
                    totals.bytesReceived(),
                    totals.packetsLost(),
                    totals.packetErrors(),
                    totals.uptimeMillis(),
                    new TreeMap<>(snapshot.protocolStatistics()));
        }
    }

    @Schema(
            name = "Continuity",
            description =
                    "What came in for the outputs since the service started, and how it went on after interruptions.")
    record ContinuityView(
            @Schema(description = "Datagrams, messages or blocks of media.")
            long chunks,

            long bytes,

            @Schema(description = "When the latest came; null if none has.") @Nullable
            Instant lastChunkAt,

            @Schema(
                    description =
                            "Whether the latest left no PES packet or section unfinished; a PES packet of unstated"
                                    + " length, as most of video, counts as unfinished.")
            boolean lastUnitComplete,

            @Schema(description = "Interruptions after which media went on as it came.")
            long resumed,

            @Schema(description = "Interruptions after which packets were held back until the next unit of their PID.")
            long cleanStarts,

            @Schema(description = "Transport packets held back for that.")
            long heldBackPackets) {

        static ContinuityView of(StreamSnapshot snapshot) {
            var continuity = snapshot.continuity();
            return new ContinuityView(
                    continuity.chunks(),
                    continuity.bytes(),
                    continuity.chunks() == 0
                            ? null
                            : snapshot.health().lastSeen().orElse(null),
                    continuity.lastUnitComplete(),
                    continuity.resumed(),
                    continuity.cleanStarts(),
                    continuity.heldBackPackets());
        }
    }
}
