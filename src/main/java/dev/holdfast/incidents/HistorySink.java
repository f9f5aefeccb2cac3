package dev.holdfast.incidents;

import dev.holdfast.model.StreamId;
import java.util.function.Supplier;

/** Takes the histories of streams to be preserved, the latest of each counting. Thread-safe; never blocks, never throws. */
public interface HistorySink {

    /**
     * Preserves a stream's history soon.
     *
     * @param document JSON, asked for when it is written, on another thread
     */
    void save(StreamId streamId, Supplier<String> document);

    /** Forgets a stream's history. */
    void delete(StreamId streamId);
}
