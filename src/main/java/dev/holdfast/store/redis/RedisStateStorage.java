package dev.holdfast.store.redis;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.reconnect.StoredHistory;
import dev.holdfast.store.Json;
import dev.holdfast.store.StateDocument;
import dev.holdfast.store.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * States, definitions and histories in Redis: {@code <prefix>:state:<id>}, which Redis expires by itself,
 * {@code <prefix>:definition:<id>} and {@code <prefix>:history:<id>}; which ids there are is kept in the sets
 * {@code <prefix>:states}, {@code <prefix>:definitions} and {@code <prefix>:histories}.
 *
 * <p>Connects when first used, so Redis may be away at the start; a call then fails within about two timeouts. Needs a
 * single Redis, no Cluster and no Sentinel; tested with 7.0.
 */
public final class RedisStateStorage implements StateStorage {

    private final RedisSettings settings;
    private final RedisClient client;
    private final IndexedDocuments states;
    private final IndexedDocuments definitions;
    private final IndexedDocuments histories;

    /** @throws StorageException if the file of the trusted certificates cannot be read; never because Redis is away */
    public RedisStateStorage(RedisSettings settings) {
        this.settings = settings;
        this.client = RedisClients.create(settings);
        this.states = new IndexedDocuments(client, settings.prefix(), "state", "states");
        this.definitions = new IndexedDocuments(client, settings.prefix(), "definition", "definitions");
        this.histories = new IndexedDocuments(client, settings.prefix(), "history", "histories");
    }

    @Override
    public String description() {
        return "Redis at " + settings;
    }

    @Override
    public void saveState(ConnectionState state, Duration ttl) {
        SetParams expiry = SetParams.setParams().px(Math.max(1, Ttl.bounded(ttl).toMillis()));
        String json = StateDocument.of(state).toJson();
        run("save the state of stream '" + state.streamId() + "'", () -> states.save(state.streamId(), json, expiry));
    }

    @Override
    public List<ConnectionState> loadStates() {
        return call(
                "load the states",
                () -> states.load((id, json, key) ->
                        StateDocument.parse(json, named(key), id).state()));
    }

    @Override
    public void deleteState(StreamId streamId) {
        run("delete the state of stream '" + streamId + "'", () -> states.delete(streamId));
    }

    @Override
    public void saveDefinition(StoredDefinition definition) {
        String what = "definition of stream '" + definition.streamId() + "'";
        Json.requireObject(definition.document(), what);
        run(
                "save the " + what,
                () -> definitions.save(definition.streamId(), definition.document(), SetParams.setParams()));
    }

    @Override
    public List<StoredDefinition> loadDefinitions() {
        return call(
                "load the definitions",
                () -> definitions.load((id, json, key) -> {
                    Json.requireObject(json, named(key));
                    return new StoredDefinition(id, json);
                }));
    }

    @Override
    public void deleteDefinition(StreamId streamId) {
        run("delete the definition of stream '" + streamId + "'", () -> definitions.delete(streamId));
    }

    @Override
    public void saveHistory(StoredHistory history) {
        String what = "history of stream '" + history.streamId() + "'";
        Json.requireObject(history.document(), what);
        run("save the " + what, () -> histories.save(history.streamId(), history.document(), SetParams.setParams()));
    }

    @Override
    public List<StoredHistory> loadHistories() {
        return call(
                "load the histories",
                () -> histories.load((id, json, key) -> {
                    Json.requireObject(json, named(key));
                    return new StoredHistory(id, json);
                }));
    }

    @Override
    public void deleteHistory(StreamId streamId) {
        run("delete the history of stream '" + streamId + "'", () -> histories.delete(streamId));
    }

    @Override
    public void ping() {
        run("reach it", client::ping);
    }

    @Override
    public void close() {
        client.close();
    }

    private void run(String operation, Runnable action) {
        call(operation, () -> {
            action.run();
            return true;
        });
    }

    private <T> T call(String operation, Supplier<T> action) {
        try {
            return action.get();
        } catch (JedisException e) {
            if (e instanceof JedisConnectionException) {
                // The other idle connections are most likely dead as well; each would cost a failed call.
                client.getPool().clear();
            }
            throw new StorageException(
                    "Redis at " + settings.authority() + ": cannot " + operation + ": " + root(e) + "; " + remedy(e),
                    e);
        }
    }

    private String named(String key) {
        return "Redis at " + settings.authority() + ", key " + key;
    }

    /** The innermost reason; Jedis hangs that of a failed connection on as suppressed. */
    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null || root.getSuppressed().length > 0) {
            root = root.getCause() != null ? root.getCause() : root.getSuppressed()[0];
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    private String remedy(JedisException e) {
        if (e instanceof JedisAccessControlException || root(e).startsWith("NOAUTH")) {
            return "check the user and password in the uri, and the user's rights (ACL LIST)";
        }
        if (e instanceof JedisDataException) {
            return "Redis itself refused, see its log";
        }
        return "check that it runs and can be reached: redis-cli -h " + settings.host() + " -p " + settings.port()
                + (settings.tls() ? " --tls" : "") + " ping";
    }
}
