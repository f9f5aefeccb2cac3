package dev.holdfast.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a stream is to be: its sources in order of preference, its outputs, its policies. Defaults are already applied.
 *
 * @param labels free names for grouping, in alphabetical order
 * @param priority {@value #LOWEST_PRIORITY} to {@value #HIGHEST_PRIORITY}; of streams that wait to connect the higher is first
 * @param sources at least one; the next is tried when an attempt on one fails
 * @param outputs where the media goes; may be empty
 */
public record StreamDefinition(
        StreamId id,
        Map<String, String> labels,
        int priority,
        List<SourceUri> sources,
        List<OutputUri> outputs,
        ReconnectionSettings reconnection,
        HealthSettings health,
        StateSettings state,
        SrtSettings srt,
        RtpSettings rtp) {

    public static final int LOWEST_PRIORITY = 0;
    public static final int HIGHEST_PRIORITY = 100;
    public static final int DEFAULT_PRIORITY = 50;

    public StreamDefinition {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        sources = List.copyOf(sources);
        outputs = List.copyOf(outputs);
        if (priority < LOWEST_PRIORITY || priority > HIGHEST_PRIORITY) {
            throw new InvalidDefinitionException("priority", "expected 0 to 100, found " + priority);
        }
        if (sources.isEmpty()) {
            throw new InvalidDefinitionException("sources", "expected at least one source, found none");
        }
    }

    /** A stream with one source and all policies at their defaults. */
    public static StreamDefinition of(StreamId id, SourceUri source, List<OutputUri> outputs) {
        return new StreamDefinition(
                id,
                Map.of(),
                DEFAULT_PRIORITY,
                List.of(source),
                outputs,
                ReconnectionSettings.DEFAULT,
                HealthSettings.DEFAULT,
                StateSettings.DEFAULT,
                SrtSettings.DEFAULT,
                RtpSettings.DEFAULT);
    }

    /** Whether a running connection of this definition also serves {@code other}: same sources, same transport settings. */
    public boolean connectsLike(StreamDefinition other) {
        return sources.equals(other.sources) && srt.equals(other.srt) && rtp.equals(other.rtp);
    }
}
