package dev.holdfast.incidents;

import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.EventSink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The outages of all streams, and how much of the time each was there. Thread-safe; nothing of it waits for long.
 *
 * <p>It learns from the notices of the engine, after the incidents of several streams were found in them, and from one sample of
 * each stream a second. The records of a stream go with the stream.
 */
public final class IncidentBook implements EventSink {

    private final Clock clock;
    private final HistorySink sink;
    private final int capacity;
    private final int stretchesPerStream;
    private final Map<StreamId, StreamHistory> histories = new HashMap<>();

    /** What was preserved of streams that there are none of at present: it is to stay as it was. */
    private final Map<StreamId, String> recalled = new HashMap<>();
    /** Those that are over, by number. */
    private final TreeMap<Long, OutageRecord> closed = new TreeMap<>();

    private long nextNumber;

    /**
     * A book.
     *
     * @param capacity how many outages that are over are kept, of all streams together
     * @param stretchesPerStream how many outages and pauses of a stream its availability is worked out of
     */
    public IncidentBook(Clock clock, HistorySink sink, int capacity, int stretchesPerStream) {
        this.clock = clock;
        this.sink = sink;
        this.capacity = capacity;
        this.stretchesPerStream = stretchesPerStream;
        // As the ids of events: they increase from one run of the service to the next.
        this.nextNumber = nowMillis() * 1000;
    }

    @Override
    public synchronized void publish(Notice notice) {
        StreamId id = notice.streamId();
        if (notice.type() == EventType.STREAM_REMOVED) {
            recalled.remove(id);
            if (histories.remove(id) != null) {
                closed.values().removeIf(each -> each.streamId().equals(id));
                sink.delete(id);
            }
            return;
        }
        if (notice.type() == EventType.INCIDENT_STARTED) {
            link(notice);
            return;
        }
        StreamHistory history = histories.get(id);
        if (history == null) {
            if (notice.type() != EventType.STREAM_ADDED && notice.state() == StateName.STOPPED) {
                return; // the last words of one that goes
            }
            history = add(id);
        }
        StreamHistory.Effect effect = history.take(notice, nowMillis(), nextNumber);
        if (notice.type() == EventType.RECONNECTION_STARTED) {
            nextNumber++;
        }
        effect.ended().ifPresent(this::keep);
        if (effect.worthSaving()) {
            save(id);
        }
    }

    private StreamHistory add(StreamId id) {
        StreamHistory history = new StreamHistory(new Presence(stretchesPerStream, nowMillis()));
        histories.put(id, history);
        String before = recalled.remove(id);
        if (before != null) {
            // It was away since the start, and is there again: it goes on from what was preserved.
            bringBack(id, history, HistoryDocument.parse(before), 0);
        }
        return history;
    }

    /** The streams whose failures made an incident were told of before it was known. */
    private void link(Notice started) {
        if (started.details().get("incident") instanceof String incident
                && started.details().get("streams") instanceof Collection<?> streams) {
            for (Object each : streams) {
                StreamId id = new StreamId(String.valueOf(each));
                StreamHistory history = histories.get(id);
                if (history != null && history.partOf(incident)) {
                    save(id);
                }
            }
        }
    }

    private void keep(OutageRecord over) {
        closed.put(over.number(), over);
        while (closed.size() > capacity) {
            closed.pollFirstEntry();
        }
    }

    private void save(StreamId id) {
        sink.save(id, () -> document(id));
    }

    /** Takes how a stream does this second; no effect if it is not known. */
    public synchronized void sample(StreamId id, ConnectionHealth health) {
        StreamHistory history = histories.get(id);
        if (history != null && health.connected()) {
            history.recorder.take(nowMillis(), health);
        }
    }

    /**
     * Outages, newest first.
     *
     * @param streams of which streams; of all if empty
     * @param open only those that are going on, or only those that are over; all if null
     * @param before only those with a lower number
     */
    public synchronized List<OutageRecord> list(Set<StreamId> streams, @Nullable Boolean open, long before, int limit) {
        Predicate<OutageRecord> wanted =
                each -> each.number() < before && (streams.isEmpty() || streams.contains(each.streamId()));
        TreeMap<Long, OutageRecord> found = new TreeMap<>();
        if (!Boolean.FALSE.equals(open)) {
            histories.values().forEach(history -> history.open()
                    .filter(wanted)
                    .ifPresent(each -> found.put(each.number(), each)));
        }
        if (!Boolean.TRUE.equals(open)) {
            closed.headMap(before, false).descendingMap().values().stream()
                    .filter(wanted)
                    .limit(limit)
                    .forEach(each -> found.put(each.number(), each));
        }
        return found.descendingMap().values().stream().limit(limit).toList();
    }

    /** One outage by its number. */
    public synchronized Optional<OutageRecord> find(long number) {
        OutageRecord over = closed.get(number);
        return over != null
                ? Optional.of(over)
                : histories.values().stream()
                        .flatMap(each -> each.open().stream())
                        .filter(each -> each.number() == number)
                        .findFirst();
    }

    /** How much of the time before now a stream was there, for each of the windows. Empty if nothing is known of it. */
    public synchronized List<Availability> availability(StreamId id, List<Long> windowsMillis) {
        StreamHistory history = histories.get(id);
        long now = nowMillis();
        return history == null
                ? List.of()
                : windowsMillis.stream()
                        .map(each -> history.presence.over(each, now))
                        .toList();
    }

    /**
     * Goes on from what an earlier run of the service knew of a stream. An outage that was open then is closed: what became of
     * the source afterwards is not known.
     *
     * @param document as it was saved
     * @param lastAliveMillis when that run is known to have run last, by anything else than the document; since the epoch
     * @throws IllegalArgumentException if the document is none; nothing has changed then
     */
    public synchronized void recall(StreamId id, String document, long lastAliveMillis) {
        HistoryDocument read = HistoryDocument.parse(document);
        recalled.remove(id);
        StreamHistory history = histories.get(id);
        if (history == null) {
            history = add(id);
        }
        bringBack(id, history, read, lastAliveMillis);
        recalled.put(id, document);
        save(id);
    }

    private void bringBack(StreamId id, StreamHistory history, HistoryDocument read, long lastAliveMillis) {
        long alive = Math.min(nowMillis(), Math.max(lastAliveMillis, read.savedAtMillis()));
        history.presence.recall(read.presence(), alive);
        for (OutageRecord each : read.outages()) {
            if (each.streamId().equals(id)) {
                keep(each.isOpen() ? each.closed(OutageEnd.SERVICE_STOPPED, alive) : each);
            }
        }
    }

    /** Forgets streams that there are none of any more, as far as memory goes; what is preserved of them stays. */
    public synchronized void retain(Set<StreamId> existing) {
        for (Iterator<StreamId> each = histories.keySet().iterator(); each.hasNext(); ) {
            StreamId id = each.next();
            if (existing.contains(id)) {
                recalled.remove(id);
            } else {
                each.remove();
                closed.values().removeIf(over -> over.streamId().equals(id));
            }
        }
    }

    /** Written down without the lock: a history may be long, and whoever publishes must not wait for that. */
    private String document(StreamId id) {
        HistoryDocument document;
        synchronized (this) {
            StreamHistory history = histories.get(id);
            String asItWas = recalled.get(id);
            if (history == null && asItWas != null) {
                return asItWas;
            }
            List<OutageRecord> outages = new ArrayList<>();
            closed.values().stream().filter(each -> each.streamId().equals(id)).forEach(outages::add);
            if (history != null) {
                history.open().ifPresent(outages::add);
            }
            Presence presence = history == null ? new Presence(1, nowMillis()) : history.presence;
            document = new HistoryDocument(HistoryDocument.VERSION, nowMillis(), presence.kept(), outages);
        }
        return document.toJson();
    }

    /** The time of day by which it judges what is still going on, in milliseconds since the epoch. */
    public long nowMillis() {
        return clock.now().toEpochMilli();
    }
}
