package dev.holdfast.events;

import dev.holdfast.model.Notice;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.reconnect.EventJournal.Logged;
import dev.holdfast.reconnect.EventJournal.Mark;
import dev.holdfast.reconnect.EventJournal.MarkKind;
import dev.holdfast.reconnect.EventSink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The latest events of all streams in the order in which they happened, kept in memory. Thread-safe.
 *
 * <p>Ids are consecutive within a run of the service. The first one of a run is the time of day in milliseconds × 1000, or
 * if that is not higher, one above what the journal holds; so ids increase from one run to the next also when the clock is
 * set back, and stay below 2<sup>53</sup>, where JavaScript ends to count exactly, for the next two centuries.
 *
 * <p>A publisher writes one slot and wakes the readers that wait; it never waits for one. Readers ({@link Subscription}) bring
 * nothing but a position: the log itself is their queue, so one that falls behind by more than the log holds gets a
 * {@link Gap}, and no number of slow readers takes memory. The more readers there are, the longer each lets events gather
 * after it was served, so that a thousand of them cost no more wake-ups and writes than twenty thousand a second.
 */
public final class EventLog implements EventSink, AutoCloseable {

    /** How many events are kept unless said otherwise. */
    public static final int DEFAULT_CAPACITY = 10_000;

    private static final long REST_PER_READER_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Clock clock;
    private final EventRing ring;
    private final StreamLabels labels;
    private final Mark begun;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /** Guards the ring, {@link #closed}, {@link #waiting} and the subscriptions. Held for microseconds, never while waiting or writing. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Who waits for the next event; one that rests is not among them. */
    private final Set<Subscription> waiting = new LinkedHashSet<>();

    /** A log of {@link #DEFAULT_CAPACITY} events. */
    public EventLog(Clock clock) {
        this(clock, DEFAULT_CAPACITY);
    }

    /** @param capacity how many events are kept; at least 1 */
    public EventLog(Clock clock, int capacity) {
        this(clock, capacity, List.of(), _ -> Map.of());
    }

    /**
     * A log that goes on from what earlier runs have left.
     *
     * @param capacity how many events are kept; at least 1
     * @param history what the journal holds
     * @param labelsOf a stream's labels; empty where it is not known. Asked by publishers: cheap, and never waits
     */
    public EventLog(Clock clock, int capacity, List<Entry> history, Function<StreamId, Map<String, String>> labelsOf) {
        if (capacity < 1) {
            throw new IllegalArgumentException("event log capacity: expected at least 1, found " + capacity);
        }
        this.clock = clock;
        this.labels = new StreamLabels(labelsOf);
        long byClock = clock.now().toEpochMilli() * 1000;
        long byHistory = history.isEmpty() ? 0 : history.getLast().id() + 2;
        long firstId = Math.max(byClock, byHistory);
        this.ring = new EventRing(
                capacity,
                history.isEmpty() ? firstId : Math.max(1, history.getFirst().id()));
        boolean ended = false;
        for (Entry entry : history) {
            switch (entry) {
                case Logged logged -> ring.add(logged.event());
                case Mark mark when mark.kind() == MarkKind.ENDED -> {}
                case Mark mark -> ring.join(mark.id(), mark.kind() == MarkKind.BROKEN);
            }
            ended = entry instanceof Mark mark && mark.kind() == MarkKind.ENDED;
        }
        this.begun = new Mark(firstId - 1, ended ? MarkKind.CONTINUED : MarkKind.BROKEN);
        ring.join(begun.id(), !ended);
    }

    /** What the journal has to be told before the first event of this run. */
    Mark begun() {
        return begun;
    }

    /**
     * Has the ids of what is published from now on be above one that the journal, read late, cannot go below, and tells every
     * reader that the place is broken: what an earlier run logged up to there is not here.
     *
     * @return how many events of this run do not have higher ids
     */
    long liftAbove(long id) {
        lock.lock();
        try {
            long below = Math.min(ring.newestId(), id) - begun.id();
            if (ring.newestId() < id) {
                ring.join(id, true);
            }
            return below;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void publish(Notice notice) {
        Map<String, String> now = labels.of(notice);
        lock.lock();
        try {
            ring.add(notice, clock.now(), now);
            waiting.forEach(Subscription::signal);
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Id of the oldest event still held; empty if there is none. */
    public OptionalLong oldest() {
        lock.lock();
        try {
            return ring.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ring.oldestId());
        } finally {
            lock.unlock();
        }
    }

    /** Where a reader stands that has seen everything: the id of the newest event, or the one before the first. */
    public long position() {
        lock.lock();
        try {
            return ring.newestId();
        } finally {
            lock.unlock();
        }
    }

    /** How many events are held after {@code id}, which may be no event's; ids are not consecutive over a restart. */
    public int countAfter(long id) {
        lock.lock();
        try {
            return ring.countAfter(id);
        } finally {
            lock.unlock();
        }
    }

    /** Id of the newest event; empty if there is none. */
    public OptionalLong newest() {
        lock.lock();
        try {
            return ring.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ring.newestEventId());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The first matching events after an id, oldest first.
     *
     * @param limit how many at most
     */
    public Batch after(long id, EventFilter filter, int limit) {
        lock.lock();
        try {
            return ring.after(id, filter, limit);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The last matching events, oldest first.
     *
     * @param limit how many at most
     */
    public Batch latest(EventFilter filter, int limit) {
        lock.lock();
        try {
            return ring.latest(filter, limit);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins to read: first what was logged after {@code afterId}, then what happens from now on, without a gap or a
     * duplicate in between. Where the log does not hold all that is asked for, or does not know the id, the first batch
     * has a {@link Gap} and everything that is held follows it.
     *
     * @param afterId the last event seen; empty = only what happens from now on
     */
    public Subscription subscribe(OptionalLong afterId, EventFilter filter) {
        lock.lock();
        try {
            Subscription subscription =
                    new Subscription(this, lock.newCondition(), filter, afterId.orElse(ring.newestId()));
            if (closed) {
                subscription.end();
            } else {
                subscriptions.add(subscription);
            }
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    /** A subscription to everything that does not count and outlives {@link #close}: that of the journal. */
    Subscription follow(long afterId) {
        return new Subscription(this, lock.newCondition(), EventFilter.ALL, afterId);
    }

    /** How many subscriptions are open. */
    public int subscribers() {
        return subscriptions.size();
    }

    /** Ends all subscriptions, those to come included. What is published later is still logged. May be called again. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            subscriptions.forEach(Subscription::end);
            subscriptions.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to tell after {@code subscription.cursor()}, it was ended, or the time is up. */
    Batch next(Subscription subscription, int limit, long timeoutNanos) throws InterruptedException {
        long remaining = timeoutNanos;
        lock.lockInterruptibly();
        try {
            subscription.rest();
            while (true) {
                Batch batch = ring.after(subscription.cursor(), subscription.filter(), limit);
                subscription.advance(batch.cursor());
                if (!batch.isEmpty()) {
                    subscription.served(restNanos());
                    return batch;
                }
                if (subscription.isClosed() || remaining <= 0) {
                    return batch;
                }
                remaining = await(subscription, remaining);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is an event after {@code seenId}, the subscription was woken or ended, or the time is up. */
    void await(Subscription subscription, long seenId, long timeoutNanos) throws InterruptedException {
        long remaining = timeoutNanos;
        lock.lockInterruptibly();
        try {
            subscription.rest();
            boolean served = ring.newestId() > seenId;
            while (ring.newestId() <= seenId && !subscription.isWoken() && !subscription.isClosed() && remaining > 0) {
                remaining = await(subscription, remaining);
                served = ring.newestId() > seenId;
            }
            subscription.wasWoken();
            if (served) {
                subscription.served(restNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /** For one turn of a loop. */
    private long await(Subscription subscription, long nanos) throws InterruptedException {
        waiting.add(subscription);
        try {
            return subscription.awaitNanos(nanos);
        } finally {
            waiting.remove(subscription);
        }
    }

    /** How long a reader that was just served lets events gather: 50 µs for each reader there is, up to 50 ms. */
    private long restNanos() {
        return Math.min(LONGEST_REST_NANOS, subscriptions.size() * REST_PER_READER_NANOS);
    }

    void wake(Subscription subscription) {
        lock.lock();
        try {
            subscription.woken();
        } finally {
            lock.unlock();
        }
    }

    void unsubscribe(Subscription subscription) {
        lock.lock();
        try {
            subscription.end();
            subscriptions.remove(subscription);
        } finally {
            lock.unlock();
        }
    }
}
