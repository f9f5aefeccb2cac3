package dev.holdfast.metrics;

import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import io.micrometer.core.instrument.Tags;
import io.prometheus.metrics.model.snapshots.Labels;

/** The labels that every series of a stream has. */
final class StreamTags {

    private static final String STREAM_ID = "stream_id";
    private static final String PROTOCOL = "protocol";

    private StreamTags() {}

    /**
     * Stream and protocol. The protocol is the first source's, also while another one is in use, so that a change of
     * source does not begin new series.
     */
    static Tags of(StreamDefinition definition) {
        return tags(definition.id(), definition.sources().getFirst().protocol().wire());
    }

    /** The same, for what is not a meter of a registry. */
    static Labels labels(StreamDefinition definition) {
        return Labels.of(
                STREAM_ID,
                definition.id().value(),
                PROTOCOL,
                definition.sources().getFirst().protocol().wire());
    }

    /** The same for a stream of which only the id is at hand. */
    static Tags of(StreamId id, Streams streams) {
        return streams.find(id)
                .map(StreamSnapshot::definition)
                .map(StreamTags::of)
                .orElseGet(() -> tags(id, "unknown"));
    }

    private static Tags tags(StreamId id, String protocol) {
        return Tags.of(STREAM_ID, id.value(), PROTOCOL, protocol);
    }
}
