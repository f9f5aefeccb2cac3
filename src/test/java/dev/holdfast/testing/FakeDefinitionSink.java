package dev.holdfast.testing;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.DefinitionSink;
import dev.holdfast.reconnect.StoredDefinition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A store in memory, durable at once unless it is told to be away. */
public final class FakeDefinitionSink implements DefinitionSink {

    private final Map<StreamId, StoredDefinition> kept = new ConcurrentSkipListMap<>();
    private volatile boolean away;

    public List<StoredDefinition> kept() {
        return List.copyOf(kept.values());
    }

    /** From now on nothing becomes durable. */
    public void goAway() {
        away = true;
    }

    public void put(StreamId id, String document) {
        kept.put(id, new StoredDefinition(id, document));
    }

    @Override
    public CompletableFuture<@Nullable Void> save(StoredDefinition definition) {
        kept.put(definition.streamId(), definition);
        return outcome();
    }

    @Override
    public CompletableFuture<@Nullable Void> delete(StreamId streamId) {
        kept.remove(streamId);
        return outcome();
    }

    private CompletableFuture<@Nullable Void> outcome() {
        return away ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
    }
}
