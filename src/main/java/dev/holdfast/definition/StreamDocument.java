package dev.holdfast.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream as somebody wrote it: every leaf the text that was written, null where nothing was.
 *
 * <p>The component names are the keys: kebab-case in configuration files, snake_case in JSON. Documents print themselves
 * with secrets hidden.
 */
public record StreamDocument(
        @Nullable String id,
        @Nullable Map<String, String> labels,
        @Nullable String priority,
        @Nullable List<SourceDocument> sources,
        @Nullable List<OutputDocument> outputs,
        @Nullable ReconnectionDocument reconnection,
        @Nullable HealthDocument health,
        @Nullable StateDocument state,
        @Nullable SrtDocument srt,
        @Nullable RtpDocument rtp) {

    /** The same stream under another id. */
    public StreamDocument withId(String other) {
        return new StreamDocument(other, labels, priority, sources, outputs, reconnection, health, state, srt, rtp);
    }

    StreamDocument withUris(@Nullable List<SourceDocument> newSources, @Nullable List<OutputDocument> newOutputs) {
        return new StreamDocument(id, labels, priority, newSources, newOutputs, reconnection, health, state, srt, rtp);
    }

    DefaultsDocument policies() {
        return new DefaultsDocument(reconnection, health, state, srt, rtp);
    }
}
