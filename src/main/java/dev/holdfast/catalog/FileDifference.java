package dev.holdfast.catalog;

import dev.holdfast.model.StreamId;
import java.util.List;

/**
 * What another configuration file does to the streams.
 *
 * <p>What was made, changed or deleted over REST stays as it is, as after a restart, as long as the file says of the stream
 * what it said before: such a stream counts as unchanged.
 *
 * @param added in order of id, as all here
 * @param changed whose definition means something else
 * @param removed which were in the file only
 * @param unchanged how many do not notice
 */
public record FileDifference(List<StreamId> added, List<Changed> changed, List<StreamId> removed, int unchanged) {

    public FileDifference {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }

    /**
     * A stream that gets another definition.
     *
     * @param reconnects whether its connection is made anew, as its sources or transport settings are others; else it goes on
     */
    public record Changed(StreamId id, boolean reconnects) {}

    /** Whether no stream would notice. */
    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }
}
