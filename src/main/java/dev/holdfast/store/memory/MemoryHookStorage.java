package dev.holdfast.store.memory;

import dev.holdfast.webhooks.HookStorage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What webhooks have delivered, in this process's memory: never away, gone with the process. */
public final class MemoryHookStorage implements HookStorage {

    private final Map<String, String> documents = new ConcurrentHashMap<>();

    @Override
    public Map<String, String> load() {
        return Map.copyOf(documents);
    }

    @Override
    public void save(String hookId, String document) {
        documents.put(hookId, document);
    }

    @Override
    public void delete(String hookId) {
        documents.remove(hookId);
    }

    @Override
    public void close() {
        // nothing to release; the contents go with the object
    }
}
