package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.catalog.FileDifference;
import dev.holdfast.catalog.LiveConfiguration;
import dev.holdfast.model.StreamId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "ConfigurationChange", description = "What another configuration changes.")
record ConfigurationView(
        @Schema(description = "Ids of streams that are new.")
        List<String> added,

        @Schema(description = "Streams that get another definition.")
        List<ChangedView> changed,

        @Schema(description = "Ids of streams that end.") List<String> removed,

        @Schema(description = "How many streams do not notice.")
        int unchanged,

        @Schema(
                description = "Keys of limits that have another value. Left out if there are none.",
                example = "[\"holdfast.limits.connects-per-second\"]")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> limits,

        @Schema(description = "Webhooks that are different. Left out if none are.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        WebhooksDifferenceView webhooks,

        @Schema(
                description = "Keys that hold from the next start of the service on.",
                example = "[\"holdfast.events.capacity\"]")
        List<String> needRestart,

        @Schema(description = "Streams that could not be changed. Left out if there are none.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<FailedView> failed) {

    static ConfigurationView of(LiveConfiguration.Change change) {
        FileDifference streams = change.streams();
        return new ConfigurationView(
                streams.added().stream().map(StreamId::value).toList(),
                streams.changed().stream()
                        .map(each -> new ChangedView(each.id().value(), each.reconnects()))
                        .toList(),
                streams.removed().stream().map(StreamId::value).toList(),
                streams.unchanged(),
                change.settings().limits(),
                WebhooksDifferenceView.of(change.settings()),
                change.needRestart(),
                FailedView.of(change.failed()));
    }

    @Schema(name = "WebhooksDifference")
    record WebhooksDifferenceView(
            @Schema(description = "Ids of webhooks that are new; they begin with what happens from then on.")
            List<String> added,

            @Schema(description = "Ids of webhooks that go on where they are, with other settings.")
            List<String> changed,

            @Schema(description = "Ids of webhooks that end.")
            List<String> removed) {

        static @Nullable WebhooksDifferenceView of(LiveConfiguration.SettingsDifference settings) {
            boolean none = settings.webhooksAdded().isEmpty()
                    && settings.webhooksChanged().isEmpty()
                    && settings.webhooksRemoved().isEmpty();
            return none
                    ? null
                    : new WebhooksDifferenceView(
                            settings.webhooksAdded(), settings.webhooksChanged(), settings.webhooksRemoved());
        }
    }

    @Schema(name = "FailedStream", description = "A stream that is not what the configuration file says.")
    record FailedView(
            String id, @Schema(description = "Why.") String reason) {

        static List<FailedView> of(List<LiveConfiguration.FailedStream> failed) {
            return failed.stream()
                    .map(each -> new FailedView(each.id().value(), each.reason()))
                    .toList();
        }
    }

    @Schema(name = "ChangedStream")
    record ChangedView(
            String id,

            @Schema(description = "Whether its connection is made anew; else it goes on.")
            boolean reconnects) {}

    @Schema(name = "ConfigurationStatus", description = "The configuration that holds.")
    record StatusView(
            @Schema(description = "The configuration file; null if there is none.", example = "config/holdfast.yaml")
            @Nullable
            String file,

            @Schema(description = "Whether changes of the file are taken over by themselves.")
            boolean watched,

            @Schema(description = "When what holds was read.")
            Instant loadedAt,

            @Schema(description = "Whether the file was free of faults when it was last read.")
            boolean valid,

            @Schema(description = "When it was found faulty; null if it was not, or is not any more.") @Nullable
            Instant refusedAt,

            @Schema(description = "What was wrong with it then.")
            List<ProblemView.FaultView> errors,

            @Schema(description = "Keys that hold from the next start of the service on.")
            List<String> needRestart,

            @Schema(
                    description =
                            "Streams that could not be changed, until they are what the file says; tried again each ten"
                                    + " seconds if the file is watched.")
            List<FailedView> failed) {

        static StatusView of(LiveConfiguration.Status status) {
            return new StatusView(
                    status.file().orElse(null),
                    status.watched(),
                    status.loadedAt(),
                    status.refusedAt().isEmpty(),
                    status.refusedAt().orElse(null),
                    status.faults().stream()
                            .map(each -> new ProblemView.FaultView(each.field(), each.message()))
                            .toList(),
                    status.needRestart(),
                    FailedView.of(status.failed()));
        }
    }
}
