package dev.holdfast.api;

import dev.holdfast.definition.HealthDocument;
import dev.holdfast.definition.OutputDocument;
import dev.holdfast.definition.ReconnectionDocument;
import dev.holdfast.definition.RtpDocument;
import dev.holdfast.definition.SourceDocument;
import dev.holdfast.definition.SrtDocument;
import dev.holdfast.definition.StateDocument;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the OpenAPI document says of a {@link StreamView} and of the body that makes a stream; nothing else uses it. */
@Schema(
        name = "Stream",
        description =
                "A stream as written: the keys of the configuration file with '_' for '-', and only those that were"
                        + " given. Durations are texts such as 100ms, or numbers of milliseconds. Secrets are shown as ***.")
record StreamSchema(
        @Schema(example = "cam1", description = "May be left out in a PUT.")
        String id,

        @Schema(example = "{\"site\": \"oslo\"}") @Nullable Map<String, String> labels,

        @Schema(
                minimum = "0",
                maximum = "100",
                defaultValue = "50",
                description = "Of streams that wait to connect, the higher is first.")
        @Nullable
        Integer priority,

        @Schema(description = "In order of preference; at least one.")
        List<SourceDocument> sources,

        @Nullable List<OutputDocument> outputs,
        @Nullable ReconnectionDocument reconnection,
        @Nullable HealthDocument health,
        @Nullable StateDocument state,
        @Nullable SrtDocument srt,
        @Nullable RtpDocument rtp,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @Nullable
        StatusView status) {}
