package dev.holdfast.events;

import dev.holdfast.model.Notice;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.EventSink;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest events of all streams in the order in which they happened, kept in memory. Thread-safe.
 *
 * <p>Ids are consecutive. The first one of a process is the time of day in milliseconds × 1000, so that ids also increase
 * from one run of the service to the next (unless one logs more than 1,000 events a millisecond, or the clock is set back) and
 * stay below 2<sup>53</sup>, where JavaScript ends to count exactly, for the next two centuries.
 *
 * <p>A publisher writes one slot and wakes the readers; it never waits for one. Readers ({@link Subscription}) bring
 * nothing but a position: the log itself is their queue, so one that falls behind by more than the log holds gets a
 * {@link Gap}, and no number of slow readers takes memory.
 */
public final class EventLog implements EventSink, AutoCloseable {

    /** How many events are kept unless said otherwise. */
    public static final int DEFAULT_CAPACITY = 10_000;

    private final Clock clock;
    private final EventRing ring;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /** Guards the ring, {@link #closed} and the positions of the subscriptions. Held for microseconds, never while waiting or writing. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();

    /** A log of {@link #DEFAULT_CAPACITY} events. */
    public EventLog(Clock clock) {
        this(clock, DEFAULT_CAPACITY);
    }

    /** @param capacity how many events are kept; at least 1 */
    public EventLog(Clock clock, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("event log capacity: expected at least 1, found " + capacity);
        }
        this.clock = clock;
        this.ring = new EventRing(capacity, clock.now().toEpochMilli() * 1000);
    }

    @Override
    public void publish(Notice notice) {
        lock.lock();
        try {
            ring.add(notice, clock.now());
            changed.signalAll();
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

    /** Id of the newest event; empty if there is none. */
    public OptionalLong newest() {
        lock.lock();
        try {
            return ring.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ring.newestId());
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
            Subscription subscription = new Subscription(this, filter, afterId.orElse(ring.newestId()));
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
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to tell after {@code subscription.cursor()}, it was ended, or the time is up. */
    Batch next(Subscription subscription, int limit, long timeoutNanos) throws InterruptedException {
        long remaining = timeoutNanos;
        lock.lockInterruptibly();
        try {
            while (true) {
                Batch batch = ring.after(subscription.cursor(), subscription.filter(), limit);
                subscription.advance(batch.cursor());
                if (!batch.isEmpty() || subscription.isClosed() || remaining <= 0) {
                    return batch;
                }
                remaining = changed.awaitNanos(remaining);
            }
        } finally {
            lock.unlock();
        }
    }

    void unsubscribe(Subscription subscription) {
        lock.lock();
        try {
            subscription.end();
            subscriptions.remove(subscription);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
