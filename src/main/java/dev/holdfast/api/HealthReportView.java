package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.RuleAction;
import dev.holdfast.model.RuleReading;
import dev.holdfast.model.RuleState;
import dev.holdfast.model.StateName;
import dev.holdfast.runtime.HealthReport;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

@Schema(
        name = "HealthReport",
        description =
                "How a stream's connection does, rule by rule. Rates are over the health window and fall to 0 when"
                        + " media stops; without a connection every rule says why nothing can be measured.")
@JsonInclude(JsonInclude.Include.ALWAYS)
record HealthReportView(
        boolean isConnected,

        @Schema(description = "When the last packet came, on this connection or an earlier one; null if none has.")
        @Nullable
        Instant lastSeen,

        @Schema(description = "Packets of this connection.") long packetCount,

        @Schema(description = "Damaged packets of this connection.")
        long errorCount,

        @Schema(description = "Round trip; null where the protocol has none.") @Nullable
        Double latencyMs,

        @Schema(description = "Lost of expected packets, 0 to 1.")
        double packetLoss,

        @Schema(description = "Damaged of checked packets, 0 to 1.")
        double errorRate,

        @Schema(description = "Packets per second.") double packetRate,
        @Schema(description = "Media bits per second.") double bitrateBps,

        @Schema(description = "Since the connection was opened; 0 without one.")
        long connectionAgeMs,

        StateName state,

        @Schema(
                description = "What all this means, in a sentence or two.",
                example =
                        "Media flows. Every rule is kept; nearest to its limit: max-latency (12.50, allowed at most 1000 ms).")
        String verdict,

        @Schema(description = "Every rule, also those that are off or cannot be measured.")
        List<RuleView> rules) {

    static HealthReportView of(HealthReport report) {
        ConnectionHealth health = report.health();
        return new HealthReportView(
                health.connected(),
                health.lastSeen().orElse(null),
                health.packetCount(),
                health.errorCount(),
                nullable(health.latencyMs()),
                health.packetLoss(),
                health.errorRate(),
                health.packetRate(),
                health.bitrateBps(),
                health.connectionAgeMs(),
                report.state(),
                report.verdict(),
                report.rules().stream()
                        .map(each -> RuleView.of(each, report.at()))
                        .toList());
    }

    private static @Nullable Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static @Nullable Integer nullable(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    @Schema(name = "HealthRule", description = "One rule and how it stands.")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RuleView(
            @Schema(description = "The configuration key that sets its threshold.")
            HealthRule rule,

            @Schema(
                    description =
                            "ok; warning = near the threshold, or beyond it in too few samples, or broken where that"
                                    + " only warns; broken; off = threshold 0; unknown = no figure, see why.")
            RuleState state,

            @Schema(description = "Whether it has a threshold.")
            boolean enabled,

            @Schema(description = "Whether the protocol has the figure at all.")
            boolean measurable,

            @Schema(description = "Why there is no figure, or none is needed; null if there is one.") @Nullable
            String why,

            @Schema(description = "The figure now, in unit; null if there is none.") @Nullable
            Double value,

            @Schema(example = "ms") String unit,
            @Schema(description = "In unit; 0 = off.") double threshold,

            @Schema(description = "On whose right side the figure must stay to be kept again; null without samples.")
            @Nullable
            Double exitThreshold,

            @Schema(
                    description =
                            "How far the figure is from the threshold, as a share of the threshold: 1 for a maximum at"
                                    + " figure 0, 0 at the threshold, negative beyond; null without a figure.")
            @Nullable
            Double margin,

            @Schema(description = "Over how long the figure is measured; 0 for an instantaneous one.")
            long windowMs,

            @Schema(description = "How many of the latest samples are beyond the threshold; null without samples.")
            @Nullable
            Integer samplesOver,

            @Schema(description = "How many of the latest samples are looked at; null without samples.") @Nullable
            Integer samples,

            @Schema(description = "How many beyond the threshold break the rule; null without samples.") @Nullable
            Integer samplesToEnter,

            @Schema(description = "Whether it counts as broken.")
            boolean broken,

            @Schema(description = "Since when it has been broken; null if it is not.") @Nullable
            Instant since,

            @Schema(description = "What follows when it is broken.")
            RuleAction action) {

        static RuleView of(RuleReading reading, Instant at) {
            return new RuleView(
                    reading.rule(),
                    reading.state(),
                    reading.enabled(),
                    reading.measurable(),
                    reading.why().orElse(null),
                    nullable(reading.value()),
                    reading.rule().unit(),
                    reading.threshold(),
                    nullable(reading.exitThreshold()),
                    nullable(reading.margin()),
                    reading.windowNanos() / 1_000_000,
                    nullable(reading.samplesOver()),
                    nullable(reading.samples()),
                    nullable(reading.samplesToEnter()),
                    reading.broken(),
                    reading.brokenForNanos().isPresent()
                            ? at.minusNanos(reading.brokenForNanos().getAsLong())
                            : null,
                    reading.action());
        }
    }
}
