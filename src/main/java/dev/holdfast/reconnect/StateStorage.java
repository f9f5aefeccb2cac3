package dev.holdfast.reconnect;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where connection states, stream definitions and histories are preserved. Thread-safe; calls may block, so streams never make them
 * themselves but through a writer.
 *
 * <p>Every method throws {@link StorageException} when the store cannot be reached or read.
 */
public interface StateStorage extends AutoCloseable {

    /** What the store is and where, for messages; no secrets. */
    String description();

    /**
     * Preserves a connection's state, replacing the one before.
     *
     * @param ttl after which it is forgotten if not saved again; more than 0
     */
    void saveState(ConnectionState state, Duration ttl);

    /** All states that have not expired, in no particular order. */
    List<ConnectionState> loadStates();

    /** Forgets a state; no error if there is none. */
    void deleteState(StreamId streamId);

    /** Preserves a definition, replacing the one before; definitions do not expire. */
    void saveDefinition(StoredDefinition definition);

    /** All definitions, in no particular order. */
    List<StoredDefinition> loadDefinitions();

    /** Forgets a definition; no error if there is none. */
    void deleteDefinition(StreamId streamId);

    /** Preserves a stream's history, replacing the one before; histories do not expire. */
    void saveHistory(StoredHistory history);

    /** All histories, in no particular order. */
    List<StoredHistory> loadHistories();

    /** Forgets a history; no error if there is none. */
    void deleteHistory(StreamId streamId);

    /** Preserves that the service runs, replacing what was said before. */
    void saveLifeSign(LifeSign sign);

    /** What was said last; empty if nothing was, or nothing that can be read. */
    Optional<LifeSign> loadLifeSign();

    /** Releases what it holds; what was saved before is durable. */
    @Override
    void close();
}
