package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.incidents.Aftermath;
import dev.holdfast.incidents.CutOff;
import dev.holdfast.incidents.FlightSample;
import dev.holdfast.incidents.OutageEnd;
import dev.holdfast.incidents.OutageRecord;
import dev.holdfast.incidents.TimelineEntry;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Severity;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@Schema(name = "Incident", description = "One outage of one stream.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record IncidentView(
        @Schema(example = "o1790000000000000") String id,
        @Schema(example = "cam1") String streamId,

        @Schema(description = "The incident of several streams that it is a part of; left out if of none.") @Nullable
        String incident,

        boolean open,

        @Schema(description = "How it ended; left out while it is open.") @Nullable
        OutageEnd end,

        @Schema(description = "What is known of it after the service ended or was killed meanwhile; else left out.")
        @Nullable
        CutOffView cutOff,

        @Schema(
                description =
                        "The incident that it goes on with, which the end of the service cut off; left out if none.",
                example = "o1790000000000000")
        @Nullable
        String continues,

        FailureReason reason,
        Severity severity,
        @Nullable String error,

        @Schema(description = "When media was last seen, or when it was detected if there had been none.")
        Instant startedAt,

        Instant detectedAt,
        @Nullable Instant endedAt,

        @Schema(description = "How long media was missing; so far, while it is open.")
        long outageMs,

        int attempts,

        @Schema(description = "Estimate: bitrate_before_bps over outage_ms; left out if there was no media to measure.")
        @Nullable
        Long bytesLost,

        @Schema(description = "Median of the ten seconds before.") @Nullable
        Double bitrateBeforeBps,

        @Schema(description = "The rule, the measured value and the threshold, as in the event.")
        Map<String, Object> details,

        @Schema(description = "Oldest first; of many entries the first and the last 20. Left out in lists.") @Nullable
        List<EntryView> timeline,

        @Schema(description = "How many entries are left out in the middle; left out in lists.") @Nullable
        Integer timelineOmitted,

        @Schema(
                description =
                        "One sample a second of the ten seconds before, until it was detected. Left out in lists.")
        @Nullable
        List<SampleView> statisticsBefore) {

    static IncidentView brief(OutageRecord outage, long nowMillis) {
        return of(outage, nowMillis, null, null, null);
    }

    static IncidentView whole(OutageRecord outage, long nowMillis) {
        return of(
                outage,
                nowMillis,
                outage.timeline().stream().map(EntryView::of).toList(),
                outage.timelineOmitted(),
                outage.before().stream().map(SampleView::of).toList());
    }

    private static IncidentView of(
            OutageRecord outage,
            long nowMillis,
            @Nullable List<EntryView> timeline,
            @Nullable Integer omitted,
            @Nullable List<SampleView> before) {
        Long ended = outage.endedAtMillis();
        return new IncidentView(
                outage.id(),
                outage.streamId().value(),
                outage.incident(),
                outage.isOpen(),
                outage.end(),
                CutOffView.of(outage),
                id(outage.continues()),
                outage.reason(),
                outage.severity(),
                outage.error(),
                Instant.ofEpochMilli(outage.startedAtMillis()),
                Instant.ofEpochMilli(outage.detectedAtMillis()),
                ended == null ? null : Instant.ofEpochMilli(ended),
                outage.outageMillis(nowMillis),
                outage.attempts(),
                outage.bytesLost(nowMillis),
                outage.bitrateBeforeBps(),
                new TreeMap<>(outage.details()),
                timeline,
                omitted,
                before);
    }

    private static @Nullable String id(@Nullable Long number) {
        return number == null ? null : OutageRecord.id(number);
    }

    @Schema(name = "IncidentCutOff")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CutOffView(
            @Schema(description = "Until when timeline and attempts are complete.")
            Instant recordedUntil,

            @Schema(description = "From when on the stream was looked at again.")
            Instant observedAgainAt,

            @Schema(description = "From ended_at to observed_again_at: counted as neither available nor not.")
            long unobservedMs,

            @Schema(
                    description =
                            "What was first seen then: went_on = media was still missing, over = media came without a failure before, unknown = the stream was stopped. Left out as long as nothing was seen.")
            @Nullable
            Aftermath aftermath,

            @Schema(description = "The incident that goes on with it; left out if there is none.") @Nullable
            String continuedBy) {

        static @Nullable CutOffView of(OutageRecord outage) {
            CutOff cut = outage.cutOff();
            Long ended = outage.endedAtMillis();
            return cut == null || ended == null
                    ? null
                    : new CutOffView(
                            Instant.ofEpochMilli(cut.recordedUntilMillis()),
                            Instant.ofEpochMilli(cut.observedAgainMillis()),
                            cut.observedAgainMillis() - ended,
                            cut.aftermath(),
                            id(cut.continuedBy()));
        }
    }

    @Schema(name = "IncidentEntry")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EntryView(
            Instant at,

            @Schema(description = "last_media, or the type of the event.", example = "reconnection_attempt")
            String event,

            @Schema(description = "Left out where it is of none.") @Nullable
            Integer attempt,

            @Schema(description = "The failure, or the source.") @Nullable
            String text) {

        static EntryView of(TimelineEntry entry) {
            return new EntryView(
                    Instant.ofEpochMilli(entry.atMillis()),
                    entry.event(),
                    entry.attempt() == 0 ? null : entry.attempt(),
                    entry.text());
        }
    }

    @Schema(name = "IncidentSample")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SampleView(
            Instant at,
            double bitrateBps,
            double packetRate,
            double packetLoss,
            double errorRate,
            @Nullable Double latencyMs) {

        static SampleView of(FlightSample sample) {
            return new SampleView(
                    Instant.ofEpochMilli(sample.atMillis()),
                    sample.bitrateBps(),
                    sample.packetRate(),
                    sample.packetLoss(),
                    sample.errorRate(),
                    sample.latencyMs());
        }
    }
}
