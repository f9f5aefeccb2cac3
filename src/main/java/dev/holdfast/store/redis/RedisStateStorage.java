package dev.holdfast.store.redis;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.reconnect.StoredHistory;
import dev.holdfast.store.Json;
import dev.holdfast.store.LifeSignDocument;
import dev.holdfast.store.StateDocument;
import dev.holdfast.store.Ttl;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * States, definitions and histories in Redis: {@code <prefix>:state:<id>}, which Redis expires by itself,
 * {@code <prefix>:definition:<id>} and {@code <prefix>:history:<id>}; which ids there are is kept in the sets
 * {@code <prefix>:states}, {@code <prefix>:definitions} and {@code <prefix>:histories}. {@code <prefix>:alive} is the latest
 * sign of life.
 *
 * <p>Connects when first used, so Redis may be away at the start; a call then fails within about two timeouts. Needs a
 * single Redis, no Cluster and no Sentinel; tested with 7.0.
 */
public final class RedisStateStorage implements StateStorage {

    private static final Logger LOG = System.getLogger(RedisStateStorage.class.getName());

    private final RedisSettings settings;
    private final RedisClient client;
    private final RedisCalls calls;
    private final IndexedDocuments states;
    private final IndexedDocuments definitions;
    private final IndexedDocuments histories;
    private final String aliveKey;

    /** @throws StorageException if the file of the trusted certificates cannot be read; never because Redis is away */
    public RedisStateStorage(RedisSettings settings) {
        this.settings = settings;
        this.client = RedisClients.create(settings);
        this.calls = new RedisCalls(settings, client);
        this.states = new IndexedDocuments(client, settings.prefix(), "state", "states");
        this.definitions = new IndexedDocuments(client, settings.prefix(), "definition", "definitions");
        this.histories = new IndexedDocuments(client, settings.prefix(), "history", "histories");
        this.aliveKey = settings.prefix() + ":alive";
    }

    @Override
    public String description() {
        return "Redis at " + settings;
    }

    @Override
    public void saveState(ConnectionState state, Duration ttl) {
        SetParams expiry = SetParams.setParams().px(Math.max(1, Ttl.bounded(ttl).toMillis()));
        String json = StateDocument.of(state).toJson();
        calls.run(
                "save the state of stream '" + state.streamId() + "'",
                () -> states.save(state.streamId(), json, expiry));
    }

    @Override
    public List<ConnectionState> loadStates() {
        return calls.call(
                "load the states",
                () -> states.load((id, json, key) ->
                        StateDocument.parse(json, calls.named(key), id).state()));
    }

    @Override
    public void deleteState(StreamId streamId) {
        calls.run("delete the state of stream '" + streamId + "'", () -> states.delete(streamId));
    }

    @Override
    public void saveDefinition(StoredDefinition definition) {
        String what = "definition of stream '" + definition.streamId() + "'";
        Json.requireObject(definition.document(), what);
        calls.run(
                "save the " + what,
                () -> definitions.save(definition.streamId(), definition.document(), SetParams.setParams()));
    }

    @Override
    public List<StoredDefinition> loadDefinitions() {
        return calls.call(
                "load the definitions",
                () -> definitions.load((id, json, key) -> {
                    Json.requireObject(json, calls.named(key));
                    return new StoredDefinition(id, json);
                }));
    }

    @Override
    public void deleteDefinition(StreamId streamId) {
        calls.run("delete the definition of stream '" + streamId + "'", () -> definitions.delete(streamId));
    }

    @Override
    public void saveHistory(StoredHistory history) {
        String what = "history of stream '" + history.streamId() + "'";
        Json.requireObject(history.document(), what);
        calls.run(
                "save the " + what,
                () -> histories.save(history.streamId(), history.document(), SetParams.setParams()));
    }

    @Override
    public List<StoredHistory> loadHistories() {
        return calls.call(
                "load the histories",
                () -> histories.load((id, json, key) -> {
                    Json.requireObject(json, calls.named(key));
                    return new StoredHistory(id, json);
                }));
    }

    @Override
    public void deleteHistory(StreamId streamId) {
        calls.run("delete the history of stream '" + streamId + "'", () -> histories.delete(streamId));
    }

    @Override
    public void saveLifeSign(LifeSign sign) {
        calls.run("save the sign of life", () -> client.set(aliveKey, LifeSignDocument.toJson(sign)));
    }

    @Override
    public Optional<LifeSign> loadLifeSign() {
        String json = calls.call("load the sign of life", () -> client.get(aliveKey));
        try {
            return Optional.ofNullable(json).map(text -> LifeSignDocument.parse(text, calls.named(aliveKey)));
        } catch (StorageException e) {
            LOG.log(
                    Level.WARNING,
                    "store: {0}; until when the service ran before is not known to the second",
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
