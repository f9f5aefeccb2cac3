package dev.holdfast.events;

import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest events in a ring of fixed size, by increasing id. Not thread-safe: {@link EventLog} holds the lock.
 *
 * <p>Within a run of the service ids are consecutive; between two runs lies a {@link Joint}, and so does where the journal
 * lost events. Beyond a broken joint nobody is led without being told.
 */
final class EventRing {

    private final @Nullable ReconnectionEvent[] slots;
    private int head;
    private int size;
    private long nextId;

    /** By {@link Joint#at}; those before the oldest event are forgotten but for the last, from which its run began. */
    private final TreeMap<Long, Joint> joints = new TreeMap<>();

    /**
     * A place where ids are not consecutive.
     *
     * @param lastBefore id of the last event before it
     * @param at events after it have higher ids
     * @param broken whether events may have happened in between that nobody knows of
     */
    private record Joint(long lastBefore, long at, boolean broken) {}

    /** An empty ring in which the first event has this id, and of whose past nothing is known. */
    EventRing(int capacity, long firstId) {
        this.slots = new ReconnectionEvent[capacity];
        this.nextId = firstId;
        joints.put(firstId - 1, new Joint(Long.MAX_VALUE, firstId - 1, true));
    }

    void add(Notice notice, Instant timestamp, Map<String, String> labels) {
        add(new ReconnectionEvent(nextId, timestamp, notice, labels));
    }

    /** Adds an event of an earlier run; its id is not below {@link #nextId()}. */
    void add(ReconnectionEvent event) {
        if (event.id() < nextId) {
            throw new IllegalArgumentException("event " + event.id() + ": expected an id from " + nextId);
        }
        if (size == slots.length) {
            head = (head + 1) % slots.length;
            size--;
        }
        slots[(head + size) % slots.length] = event;
        size++;
        nextId = event.id() + 1;
        forgetJointsBefore(oldestId());
    }

    /**
     * What follows has ids above {@code at}.
     *
     * @param broken whether something may have happened in between that nobody knows of
     */
    void join(long at, boolean broken) {
        Joint last = joints.isEmpty() ? null : joints.lastEntry().getValue();
        boolean nothingSince = last != null && (size == 0 || newest().id() <= last.at());
        if (nothingSince) {
            // Two joints with nothing between them are one.
            Joint before = Objects.requireNonNull(last);
            joints.remove(before.at());
            joints.put(at, new Joint(before.lastBefore(), at, before.broken() || broken));
        } else {
            joints.put(at, new Joint(nextId - 1, at, broken));
        }
        nextId = at + 1;
    }

    long nextId() {
        return nextId;
    }

    long newestId() {
        return nextId - 1;
    }

    /** There must be one. */
    long newestEventId() {
        return newest().id();
    }

    /** Of the oldest event held, or of the first to come. */
    long oldestId() {
        return size == 0 ? nextId : at(0).id();
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The first {@code limit} matching events after {@code id}, but none beyond a place that has to be told of. */
    Batch after(long id, EventFilter filter, int limit) {
        Optional<Gap> gap = gapAfter(id);
        Batch batch = scan(gap, gap.isPresent() ? gap.get().resumesAt() - 1 : id, filter, limit);
        if (batch.isEmpty() && batch.cursor() != id) {
            Optional<Gap> next = gapAfter(batch.cursor());
            if (next.isPresent()) {
                return scan(next, next.get().resumesAt() - 1, filter, limit);
            }
        }
        return batch;
    }

    private Batch scan(Optional<Gap> gap, long from, EventFilter filter, int limit) {
        long cursor = from;
        long until = brokenAfter(from);
        List<ReconnectionEvent> events = new ArrayList<>();
        for (int i = firstAfter(from); i < size && events.size() < limit && at(i).id() <= until; i++) {
            ReconnectionEvent event = at(i);
            cursor = event.id();
            if (filter.matches(event)) {
                events.add(event);
            }
        }
        return new Batch(gap, List.copyOf(events), cursor);
    }

    /** The last {@code limit} matching events. */
    Batch latest(EventFilter filter, int limit) {
        Deque<ReconnectionEvent> events = new ArrayDeque<>();
        for (int i = size - 1; i >= 0 && events.size() < limit; i--) {
            ReconnectionEvent event = at(i);
            if (filter.matches(event)) {
                events.addFirst(event);
            }
        }
        return new Batch(Optional.empty(), List.copyOf(events), newestId());
    }

    /** How many events it holds after {@code id}. */
    int countAfter(long id) {
        return size - firstAfter(id);
    }

    /** What a reader has missed that has seen everything up to {@code id}. */
    Optional<Gap> gapAfter(long id) {
        if (id >= nextId) {
            return Optional.of(new Gap(id + 1, OptionalLong.empty(), oldestId()));
        }
        long seen = overWholeJoints(id);
        Map.Entry<Long, Joint> ahead = joints.higherEntry(seen);
        int next = firstAfter(seen);
        boolean nextIsOfSameRun = next < size && (ahead == null || at(next).id() <= ahead.getKey());
        if (nextIsOfSameRun) {
            long missed = at(next).id() - 1 - seen;
            return missed == 0 ? Optional.empty() : Optional.of(new Gap(id + 1, known(seen, missed), at(next).id()));
        }
        if (ahead == null) {
            return Optional.empty();
        }
        long resumesAt = next < size ? at(next).id() : nextId;
        return Optional.of(new Gap(id + 1, OptionalLong.empty(), resumesAt));
    }

    /** The number of events missed after an id, if the id is of the run that missed them. */
    private OptionalLong known(long seen, long missed) {
        return joints.floorKey(seen) == null ? OptionalLong.empty() : OptionalLong.of(missed);
    }

    /** The same place, told by the highest id that stands for it. */
    private long overWholeJoints(long id) {
        long place = id;
        for (Joint next = higher(place);
                next != null && !next.broken() && next.lastBefore() <= place;
                next = higher(place)) {
            place = next.at();
        }
        return place;
    }

    private @Nullable Joint higher(long id) {
        Map.Entry<Long, Joint> entry = joints.higherEntry(id);
        return entry == null ? null : entry.getValue();
    }

    private long brokenAfter(long id) {
        return joints.tailMap(id, false).values().stream()
                .filter(Joint::broken)
                .mapToLong(Joint::at)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private void forgetJointsBefore(long oldest) {
        Long last = joints.lowerKey(oldest);
        if (last != null && !last.equals(joints.firstKey())) {
            joints.headMap(last, false).clear();
        }
    }

    /** Index of the first event with a higher id; {@link #size} if there is none. */
    private int firstAfter(long id) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).id() > id) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private ReconnectionEvent newest() {
        return at(size - 1);
    }

    private ReconnectionEvent at(int index) {
        return Objects.requireNonNull(slots[(head + index) % slots.length], "a slot in use");
    }
}
