package dev.holdfast.events;

import java.time.Duration;

/** One reader's place in the event log. Read by one thread at a time; closed by any. */
public final class Subscription implements AutoCloseable {

    private final EventLog log;
    private final EventFilter filter;
    private volatile long cursor;
    private volatile boolean closed;

    Subscription(EventLog log, EventFilter filter, long cursor) {
        this.log = log;
        this.filter = filter;
        this.cursor = cursor;
    }

    /**
     * What comes next: at once if there is something, else as soon as it happens.
     *
     * @param limit how many events at most; at least 1
     * @param timeout how long to wait; an empty batch comes when it is over, or when the subscription was closed
     */
    public Batch poll(int limit, Duration timeout) throws InterruptedException {
        return log.next(this, limit, timeout.toNanos());
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

    void advance(long to) {
        cursor = to;
    }

    void end() {
        closed = true;
    }
}
