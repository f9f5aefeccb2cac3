package dev.holdfast.store.redis;

import dev.holdfast.reconnect.EventJournal;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.EventDocument;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * The event journal as a Redis Stream, {@code <prefix>:events}, trimmed as it grows ({@code MAXLEN ~}).
 *
 * <p>An event's entry has the id {@code <event id>-0}, a mark's {@code <id>-1} or {@code -2}; so Redis itself keeps the
 * order and refuses what is there already. How durable an entry is decides Redis ({@code appendonly}). Connects when first
 * used.
 */
public final class RedisEventJournal implements EventJournal {

    private static final Logger LOG = System.getLogger(RedisEventJournal.class.getName());
    private static final String FIELD = "entry";
    private static final int PAGE = 1000;

    private final RedisSettings settings;
    private final RedisClient client;
    private final RedisCalls calls;
    private final String key;
    private final int capacity;
    /** Of the newest entry there; null while that is not certain. */
    private @Nullable StreamEntryID newest;

    /**
     * A journal in Redis, which may be away.
     *
     * @param capacity how many entries are kept at least; Redis keeps up to about a hundred more
     * @throws StorageException if the file of the trusted certificates cannot be read; never because Redis is away
     */
    public RedisEventJournal(RedisSettings settings, int capacity) {
        this.settings = settings;
        this.client = RedisClients.create(settings);
        this.calls = new RedisCalls(settings, client);
        this.key = settings.prefix() + ":events";
        this.capacity = capacity;
    }

    @Override
    public String description() {
        return "Redis at " + settings;
    }

    @Override
    public List<Entry> load() {
        return calls.call("read the events", () -> {
            List<Entry> newestFirst = new ArrayList<>();
            StreamEntryID before = StreamEntryID.MAXIMUM_ID;
            int read = 0;
            while (read < capacity) {
                List<StreamEntry> page = client.xrevrange(key, before, StreamEntryID.MINIMUM_ID, PAGE);
                page.forEach(each -> newestFirst.add(read(each)));
                read += page.size();
                if (page.size() < PAGE) {
                    break;
                }
                before = previous(page.getLast().getID());
            }
            Collections.reverse(newestFirst);
            return List.copyOf(newestFirst);
        });
    }

    private Entry read(StreamEntry stored) {
        try {
            String json = Objects.requireNonNullElse(stored.getFields().get(FIELD), "");
            return EventDocument.parse(json, calls.named(key) + ", entry " + stored.getID());
        } catch (StorageException e) {
            LOG.log(Level.WARNING, "events: {0}; the entry is left out", e.getMessage());
            return new Mark(stored.getID().getTime(), MarkKind.BROKEN);
        }
    }

    /** The id right below. */
    private static StreamEntryID previous(StreamEntryID id) {
        return id.getSequence() > 0
                ? new StreamEntryID(id.getTime(), id.getSequence() - 1)
                : new StreamEntryID(id.getTime() - 1, Long.MAX_VALUE);
    }

    @Override
    public void append(List<Entry> entries) {
        calls.run("write events", () -> {
            StreamEntryID last = newest == null ? askNewest() : newest;
            List<Entry> missing = entries.stream()
                    .filter(each -> id(each).compareTo(last) > 0)
                    .toList();
            newest = null;
            if (!missing.isEmpty()) {
                add(missing);
            }
            newest = missing.isEmpty() ? last : id(missing.getLast());
        });
    }

    private StreamEntryID askNewest() {
        List<StreamEntry> found = client.xrevrange(key, StreamEntryID.MAXIMUM_ID, StreamEntryID.MINIMUM_ID, 1);
        return found.isEmpty() ? new StreamEntryID(0, 0) : found.getFirst().getID();
    }

    private void add(List<Entry> entries) {
        try (AbstractTransaction transaction = client.multi()) {
            for (Entry each : entries) {
                XAddParams params =
                        XAddParams.xAddParams().id(id(each)).maxLen(capacity).approximateTrimming();
                transaction.xadd(key, Map.of(FIELD, EventDocument.toJson(each)), params);
            }
            RedisCalls.commit(transaction);
        }
    }

    private static StreamEntryID id(Entry entry) {
        return switch (entry) {
            case Logged logged -> new StreamEntryID(logged.id(), 0);
            case Mark mark -> new StreamEntryID(mark.id(), mark.kind() == MarkKind.ENDED ? 2 : 1);
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
