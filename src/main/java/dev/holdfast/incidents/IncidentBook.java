package dev.holdfast.incidents;

import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.EventSink;
import dev.holdfast.reconnect.LifeSign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
    private final int stretchesPerStream;
    private final Map<StreamId, StreamHistory> histories = new HashMap<>();

    /** What was preserved of streams that there are none of at present: it is to stay as it was. */
    private final Map<StreamId, Recalled> recalled = new HashMap<>();

    /** Streams that the engine has told of and not said that they are removed. */
    private final Set<StreamId> present = new HashSet<>();

    private final ClosedOutages closed;
    /** Of streams whose latest outage the end of the service cut off, until something is seen of them again: its number. */
    private final Map<StreamId, Long> cutOff = new HashMap<>();

    private long nextNumber;

    /**
     * What an earlier run of the service has left.
     *
     * @param aliveMillis when that run is known to have run last
     */
    private record Recalled(String document, long aliveMillis) {}

    /**
     * How much is kept.
     *
     * @param outages that are over, of all streams together
     * @param outagesPerStream that are over, of each stream
     * @param stretchesPerStream outages and pauses of a stream that its availability is worked out of
     */
    public record Bounds(int outages, int outagesPerStream, int stretchesPerStream) {}

    /** An empty book. */
    public IncidentBook(Clock clock, HistorySink sink, Bounds bounds) {
        this.clock = clock;
        this.sink = sink;
        this.closed = new ClosedOutages(bounds.outages(), bounds.outagesPerStream());
        this.stretchesPerStream = bounds.stretchesPerStream();
        // As the ids of events: they increase from one run of the service to the next.
        this.nextNumber = nowMillis() * 1000;
    }

    @Override
    public synchronized void publish(Notice notice) {
        StreamId id = notice.streamId();
        if (notice.type() == EventType.STREAM_REMOVED) {
            present.remove(id);
            recalled.remove(id);
            cutOff.remove(id);
            if (histories.remove(id) != null) {
                closed.forget(id);
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
        present.add(id);
        StreamHistory.Effect effect = history.take(notice, nowMillis(), nextNumber);
        if (notice.type() == EventType.RECONNECTION_STARTED) {
            nextNumber++;
        }
        effect.ended().ifPresent(closed::put);
        if (settle(id, history) || effect.worthSaving()) {
            save(id);
        }
    }

    private StreamHistory add(StreamId id) {
        long now = nowMillis();
        StreamHistory history = new StreamHistory(new Presence(stretchesPerStream, now), now);
        histories.put(id, history);
        Recalled before = recalled.remove(id);
        if (before != null) {
            // It was away since the start, and is there again: it goes on from what was preserved.
            bringBack(id, history, HistoryDocument.parse(before.document()), before.aliveMillis());
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

    /** Says of an outage that was cut off what was seen afterwards, once both are known; returns whether that is now. */
    private boolean settle(StreamId id, StreamHistory history) {
        FirstSight seen = history.firstSight();
        Long cut = seen == null ? null : cutOff.remove(id);
        if (seen == null || cut == null) {
            return false;
        }
        closed.change(cut, each -> each.settled(seen));
        Long next = seen.outage();
        if (next != null && !history.continues(next, cut)) {
            closed.change(next, each -> each.continuing(cut));
        }
        return true;
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
            closed.before(before).filter(wanted).limit(limit).forEach(each -> found.put(each.number(), each));
        }
        return found.descendingMap().values().stream().limit(limit).toList();
    }

    /** Since when media is missing, by stream, of those that are out. In milliseconds, as {@link OutageRecord#startedAtMillis}. */
    public synchronized Map<StreamId, Long> outSince() {
        Map<StreamId, Long> since = new HashMap<>();
        histories.forEach((id, history) -> history.open().ifPresent(outage -> since.put(id, outage.startedAtMillis())));
        return since;
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
     * Goes on from what an earlier run of the service knew of a stream. An outage that was open then is closed when that run is
     * known to have run last: what became of the source until now nobody has seen.
     *
     * @param document as it was saved
     * @param sign the latest sign of life of an earlier run, if there is one
     * @throws IllegalArgumentException if the document is none; nothing has changed then
     */
    public synchronized void recall(StreamId id, String document, Optional<LifeSign> sign) {
        HistoryDocument read = HistoryDocument.parse(document);
        Instant savedAt = Instant.ofEpochMilli(read.savedAtMillis());
        long alive = sign.map(each -> each.lastedUntil(savedAt)).orElse(savedAt).toEpochMilli();
        recalled.remove(id);
        StreamHistory history = histories.get(id);
        if (history == null) {
            history = add(id);
        }
        bringBack(id, history, read, alive);
        recalled.put(id, new Recalled(document, alive));
        save(id);
    }

    private void bringBack(StreamId id, StreamHistory history, HistoryDocument read, long aliveMillis) {
        long alive = Math.min(history.watchedSinceMillis, aliveMillis);
        history.presence.recall(read.presence(), alive);
        OutageRecord newest = null;
        for (OutageRecord each : read.outages()) {
            if (each.streamId().equals(id)) {
                OutageRecord over = each.isOpen() ? each.killed(alive, read.savedAtMillis()) : each;
                closed.put(over);
                newest = newest == null || newest.number() < over.number() ? over : newest;
            }
        }
        if (newest != null && newest.isUnsettled()) {
            closed.put(newest.observedAgain(history.watchedSinceMillis));
            cutOff.put(id, newest.number());
            settle(id, history);
        }
    }

    /**
     * Forgets streams that were recalled and that there are none of any more, as far as memory goes; what is preserved of them
     * stays. Which there are it knows by what it was told of them, so that one that is made meanwhile is among them.
     */
    public synchronized void retainPresent() {
        for (Iterator<StreamId> each = histories.keySet().iterator(); each.hasNext(); ) {
            StreamId id = each.next();
            if (present.contains(id)) {
                recalled.remove(id);
            } else {
                each.remove();
                closed.forget(id);
                cutOff.remove(id);
            }
        }
    }

    /** Written down without the lock: a history may be long, and whoever publishes must not wait for that. */
    private String document(StreamId id) {
        HistoryDocument document;
        synchronized (this) {
            StreamHistory history = histories.get(id);
            Recalled asItWas = recalled.get(id);
            if (history == null && asItWas != null) {
                return asItWas.document();
            }
            List<OutageRecord> outages = new ArrayList<>(closed.of(id));
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
