package dev.holdfast.store.memory;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.reconnect.StoredHistory;
import dev.holdfast.store.Json;
import dev.holdfast.store.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** States, definitions and histories in this process's memory: never away, gone with the process. */
public final class MemoryStateStorage implements StateStorage {

    private final Clock clock;
    private final Map<StreamId, Kept> states = new ConcurrentHashMap<>();
    private final Map<StreamId, StoredDefinition> definitions = new ConcurrentHashMap<>();
    private final Map<StreamId, StoredHistory> histories = new ConcurrentHashMap<>();

    private volatile @Nullable LifeSign lifeSign;

    /** @param clock whose forward-running time states expire by */
    public MemoryStateStorage(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String description() {
        return "memory (nothing outlives the process)";
    }

    @Override
    public void saveState(ConnectionState state, Duration ttl) {
        states.put(
                state.streamId(),
                new Kept(state, clock.nanoTime() + Ttl.bounded(ttl).toNanos()));
    }

    @Override
    public List<ConnectionState> loadStates() {
        long now = clock.nanoTime();
        states.values().removeIf(kept -> kept.expiresNanos() - now <= 0);
        return states.values().stream().map(Kept::state).toList();
    }

    @Override
    public void deleteState(StreamId streamId) {
        states.remove(streamId);
    }

    @Override
    public void saveDefinition(StoredDefinition definition) {
        Json.requireObject(definition.document(), "definition of stream '" + definition.streamId() + "'");
        definitions.put(definition.streamId(), definition);
    }

    @Override
    public List<StoredDefinition> loadDefinitions() {
        return List.copyOf(definitions.values());
    }

    @Override
    public void deleteDefinition(StreamId streamId) {
        definitions.remove(streamId);
    }

    @Override
    public void saveHistory(StoredHistory history) {
        Json.requireObject(history.document(), "history of stream '" + history.streamId() + "'");
        histories.put(history.streamId(), history);
    }

    @Override
    public List<StoredHistory> loadHistories() {
        return List.copyOf(histories.values());
    }

    @Override
    public void deleteHistory(StreamId streamId) {
        histories.remove(streamId);
    }

    @Override
    public void saveLifeSign(LifeSign sign) {
        lifeSign = sign;
    }

    @Override
    public Optional<LifeSign> loadLifeSign() {
        return Optional.ofNullable(lifeSign);
    }

    @Override
    public void close() {
        // nothing to release; the contents go with the object
    }

    private record Kept(ConnectionState state, long expiresNanos) {}
}
