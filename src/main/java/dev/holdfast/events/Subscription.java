package dev.holdfast.events;

import java.time.Duration;
import java.util.concurrent.locks.Condition;

/** One reader's place in the event log. Read by one thread at a time; closed by any. */
public final class Subscription implements AutoCloseable {

    private final EventLog log;
    /** Of the log's lock. */
    private final Condition changed;

    private final EventFilter filter;
    private volatile long cursor;
    private volatile boolean closed;
    private boolean woken;
    private long servedNanos;
    private long restNanos;

    Subscription(EventLog log, Condition changed, EventFilter filter, long cursor) {
        this.log = log;
        this.changed = changed;
        this.filter = filter;
        this.cursor = cursor;
    }

    /**
     * What comes next: at once if there is something, else as soon as it happens. Who was served a moment ago waits until
     * a few events have gathered: 50 µs for each subscriber of the log, 50 ms at most.
     *
     * @param limit how many events at most; at least 1
     * @param timeout how long to wait; an empty batch comes when it is over, or when the subscription was closed
     */
    public Batch poll(int limit, Duration timeout) throws InterruptedException {
        return log.next(this, limit, timeout.toNanos());
    }

    /**
     * Waits until there are events after one, whatever they are; for a reader that keeps positions of its own and reads with
     * {@link EventLog#after}. Returns at once after {@link #wake}, also one that came before.
     *
     * @param timeout how long to wait at most
     */
    public void await(long seenId, Duration timeout) throws InterruptedException {
        log.await(this, seenId, timeout.toNanos());
    }

    /** Ends the wait under way, or the next. */
    public void wake() {
        log.wake(this);
    }

    /** Id of the last event looked at; what {@link EventLog#subscribe} needs to go on from here. */
    public long cursor() {
        return cursor;
    }

    /** Whether nothing will be waited for any more; what is logged can still be read. */
    public boolean isClosed() {
        return closed;
    }

    /** Ends it and wakes its reader. May be called again. */
    @Override
    public void close() {
        log.unsubscribe(this);
    }

    EventFilter filter() {
        return filter;
    }

    // What follows is called with the log's lock held.

    void advance(long to) {
        cursor = to;
    }

    /** Waits until as long after the last service as {@link #served} said, if that is not over, or until woken. */
    void rest() throws InterruptedException {
        long rest = servedNanos + restNanos - System.nanoTime();
        while (restNanos > 0 && rest > 0 && !closed && !woken) {
            rest = changed.awaitNanos(rest);
        }
    }

    void served(long restAfterNanos) {
        servedNanos = System.nanoTime();
        restNanos = restAfterNanos;
    }

    @SuppressWarnings("WaitNotInLoop") // the log's are the loops
    long awaitNanos(long nanos) throws InterruptedException {
        return changed.awaitNanos(nanos);
    }

    void signal() {
        changed.signal();
    }

    void woken() {
        woken = true;
        changed.signal();
    }

    boolean isWoken() {
        return woken;
    }

    void wasWoken() {
        woken = false;
    }

    void end() {
        closed = true;
        changed.signal();
    }
}
