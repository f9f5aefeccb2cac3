package dev.holdfast.webhooks;

import java.util.Map;

/**
 * Where it is preserved what each webhook has delivered: one small JSON document each. Thread-safe; calls may block.
 *
 * <p>Every method throws {@link dev.holdfast.reconnect.StorageException} when the store cannot be reached or read.
 */
public interface HookStorage extends AutoCloseable {

    /** All documents, by the webhook's id. */
    Map<String, String> load();

    /** Preserves a webhook's document, replacing the one before. */
    void save(String hookId, String document);

    /** Forgets a webhook's document; no error if there is none. */
    void delete(String hookId);

    /** Releases what it holds; what was saved before is durable. */
    @Override
    void close();
}
