package dev.holdfast.store.redis;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.Json;
import dev.holdfast.webhooks.HookStorage;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * What webhooks have delivered, in Redis: {@code <prefix>:webhook:<id>}, and the set {@code <prefix>:webhooks} of their ids.
 * Connects when first used.
 */
public final class RedisHookStorage implements HookStorage {

    private final RedisCalls calls;
    private final RedisClient client;
    private final IndexedDocuments documents;

    /** @throws StorageException if the file of the trusted certificates cannot be read; never because Redis is away */
    public RedisHookStorage(RedisSettings settings) {
        this.client = RedisClients.create(settings);
        this.calls = new RedisCalls(settings, client);
        this.documents = new IndexedDocuments(client, settings.prefix(), "webhook", "webhooks");
    }

    @Override
    public Map<String, String> load() {
        Map<String, String> all = new HashMap<>();
        calls.run("load the webhooks' positions", () -> documents
                .load((id, json, key) -> {
                    Json.requireObject(json, calls.named(key));
                    return Map.entry(id.value(), json);
                })
                .forEach(each -> all.put(each.getKey(), each.getValue())));
        return all;
    }

    @Override
    public void save(String hookId, String document) {
        Json.requireObject(document, "position of webhook '" + hookId + "'");
        calls.run(
                "save the position of webhook '" + hookId + "'",
                () -> documents.save(new StreamId(hookId), document, SetParams.setParams()));
    }

    @Override
    public void delete(String hookId) {
        calls.run("delete the position of webhook '" + hookId + "'", () -> documents.delete(new StreamId(hookId)));
    }

    @Override
    public void close() {
        client.close();
    }
}
