package dev.holdfast.store.redis;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * Documents of one kind in Redis, {@code <prefix>:<kind>:<id>}, and the set {@code <prefix>:<kinds>} of their ids.
 *
 * <p>The set spares a search through all keys of a Redis that others use too. Document and set change in one
 * transaction; a document that expired leaves its id behind, which the next load removes.
 */
final class IndexedDocuments {

    private static final Logger LOG = System.getLogger(IndexedDocuments.class.getName());

    /** So many documents per request: few round trips, and no answer so long that Redis keeps others waiting. */
    private static final int BATCH = 256;

    private final RedisClient client;
    private final String keyPrefix;
    private final String index;

    IndexedDocuments(RedisClient client, String prefix, String kind, String kinds) {
        this.client = client;
        this.keyPrefix = prefix + ":" + kind + ":";
        this.index = prefix + ":" + kinds;
    }

    void save(StreamId id, String json, SetParams expiry) {
        try (AbstractTransaction transaction = client.multi()) {
            transaction.set(keyPrefix + id, json, expiry);
            transaction.sadd(index, id.value());
            RedisCalls.commit(transaction);
        }
    }

    void delete(StreamId id) {
        try (AbstractTransaction transaction = client.multi()) {
            transaction.del(keyPrefix + id);
            transaction.srem(index, id.value());
            RedisCalls.commit(transaction);
        }
    }

    <T> List<T> load(Reader<T> reader) {
        List<String> ids =
                client.smembers(index).stream().filter(StreamId::isValid).toList();
        List<T> all = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> batch = ids.subList(from, Math.min(from + BATCH, ids.size()));
            String[] keys = batch.stream().map(id -> keyPrefix + id).toArray(String[]::new);
            List<@Nullable String> documents = client.mget(keys);
            for (int i = 0; i < keys.length; i++) {
                String json = documents.get(i);
                if (json == null) {
                    forget(keys[i], batch.get(i));
                } else {
                    read(reader, new StreamId(batch.get(i)), json, keys[i], all);
                }
            }
        }
        return all;
    }

    private static <T> void read(Reader<T> reader, StreamId id, String json, String key, List<T> all) {
        try {
            all.add(reader.read(id, json, key));
        } catch (StorageException e) {
            LOG.log(
                    Level.WARNING,
                    "store: {0}; the rest goes on without it, and the next save replaces it",
                    e.getMessage());
        }
    }

    /** Removes the id of a document that is gone, unless a save brings it back at this moment. */
    private void forget(String key, String id) {
        try (AbstractTransaction transaction = client.transaction(false)) {
            transaction.watch(key);
            if (!client.exists(key)) {
                transaction.multi();
                transaction.srem(index, id);
                transaction.exec();
            }
        }
    }

    /** Makes something of a stored document, or throws {@link StorageException} for a damaged one. */
    @FunctionalInterface
    interface Reader<T> {
        T read(StreamId id, String json, String key);
    }
}
