package dev.holdfast.reconnect;

import dev.holdfast.model.StreamId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes stream definitions to be preserved, the latest per stream counting. Thread-safe; never blocks, never throws.
 *
 * <p>The futures complete once the change is durable; while the store is away that may be long after. They never complete
 * exceptionally for what a later attempt can heal.
 */
public interface DefinitionSink {

    /** Preserves a definition. */
    CompletableFuture<@Nullable Void> save(StoredDefinition definition);

    /** Forgets a stream's definition. */
    CompletableFuture<@Nullable Void> delete(StreamId streamId);
}
