package dev.holdfast.events;

import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The latest events with consecutive ids in a ring of fixed size. Not thread-safe: {@link EventLog} holds the lock. */
final class EventRing {

    private final @Nullable ReconnectionEvent[] slots;
    private final long firstId;
    private long nextId;

    EventRing(int capacity, long firstId) {
        this.slots = new ReconnectionEvent[capacity];
        this.firstId = firstId;
        this.nextId = firstId;
    }

    void add(Notice notice, Instant timestamp) {
        slots[slot(nextId)] = new ReconnectionEvent(nextId, timestamp, notice);
        nextId++;
    }

    long newestId() {
        return nextId - 1;
    }

    long oldestId() {
        return Math.max(firstId, nextId - slots.length);
    }

    boolean isEmpty() {
        return nextId == firstId;
    }

    /** What a reader has missed that has seen everything up to {@code id}. */
    Optional<Gap> gapAfter(long id) {
        long oldest = oldestId();
        if (id >= oldest - 1 && id < nextId) {
            return Optional.empty();
        }
        boolean ofThisProcess = id >= firstId - 1 && id < nextId;
        OptionalLong missed = ofThisProcess ? OptionalLong.of(oldest - 1 - id) : OptionalLong.empty();
        return Optional.of(new Gap(id + 1, missed, oldest));
    }

    /** The first {@code limit} matching events after {@code id}. */
    Batch after(long id, EventFilter filter, int limit) {
        Optional<Gap> gap = gapAfter(id);
        long cursor = gap.isPresent() ? gap.get().resumesAt() - 1 : id;
        List<ReconnectionEvent> events = new ArrayList<>();
        while (cursor < nextId - 1 && events.size() < limit) {
            cursor++;
            ReconnectionEvent event = at(cursor);
            if (filter.matches(event)) {
                events.add(event);
            }
        }
        return new Batch(gap, List.copyOf(events), cursor);
    }

    /** The last {@code limit} matching events. */
    Batch latest(EventFilter filter, int limit) {
        Deque<ReconnectionEvent> events = new ArrayDeque<>();
        for (long id = newestId(); id >= oldestId() && events.size() < limit; id--) {
            ReconnectionEvent event = at(id);
            if (filter.matches(event)) {
                events.addFirst(event);
            }
        }
        return new Batch(Optional.empty(), List.copyOf(events), newestId());
    }

    private ReconnectionEvent at(long id) {
        ReconnectionEvent event = slots[slot(id)];
        if (event == null || event.id() != id) {
            throw new IllegalStateException("event " + id + ": expected it in the ring, found " + event);
        }
        return event;
    }

    private int slot(long id) {
        return (int) ((id - firstId) % slots.length);
    }
}
