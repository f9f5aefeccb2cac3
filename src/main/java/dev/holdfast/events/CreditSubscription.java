package dev.holdfast.events;

import dev.holdfast.model.ReconnectionEvent;

/**
 * One of the subscriptions of a client that grants credit: a filter, a place in the log and a window. It has no queue: what is
 * not sent yet stays in the log. Not thread-safe.
 */
final class CreditSubscription {

    private final String name;
    private final EventFilter filter;
    private final CreditWindow window;
    private long position;
    /** Whether something matching is known to wait behind {@link #position}. */
    private boolean waiting;

    private boolean stalled;
    private long stalledNanos;
    private boolean told;

    CreditSubscription(String name, EventFilter filter, long position, int credit) {
        this.name = name;
        this.filter = filter;
        this.position = position;
        this.window = new CreditWindow(credit);
    }

    String name() {
        return name;
    }

    long position() {
        return position;
    }

    CreditWindow window() {
        return window;
    }

    /** What can be sent now; it is in flight from now on. Empty if the window is closed or there is nothing. */
    Batch take(EventLog log, int atMost) {
        int limit = Math.min(atMost, window.free());
        if (limit == 0) {
            return Batch.nothing(position);
        }
        waiting = false;
        Batch batch = log.after(position, filter, limit);
        batch.events().stream().mapToLong(ReconnectionEvent::id).forEach(window::sent);
        position = batch.cursor();
        return batch;
    }

    /** Everything up to an event was received; returns how many events that were in flight no longer are. */
    int acknowledge(long id) {
        int freed = window.acknowledge(id);
        if (freed > 0) {
            goesOn();
        }
        return freed;
    }

    void grant(int credit) {
        window.grant(credit);
        if (window.free() > 0) {
            goesOn();
        }
    }

    private void goesOn() {
        stalled = false;
        told = false;
    }

    /**
     * Looks whether the client keeps events waiting with a window it does not reopen; one of no credit is paused and keeps
     * nobody waiting.
     */
    Stall look(EventLog log, long nowNanos) {
        boolean closed = window.credit() > 0 && window.free() == 0;
        if (!closed || !isKeptWaiting(log)) {
            goesOn();
            return Stall.NONE;
        }
        if (!stalled) {
            stalled = true;
            stalledNanos = nowNanos;
        }
        boolean lost = log.after(position, EventFilter.ALL, 1).gap().isPresent();
        return new Stall(nowNanos - stalledNanos, lost, told);
    }

    /** Looks at each event once: what does not match is passed over for good, and what does is not looked for again. */
    private boolean isKeptWaiting(EventLog log) {
        if (!waiting) {
            Batch batch = log.after(position, filter, 1);
            waiting = !batch.isEmpty();
            if (batch.gap().isEmpty()) {
                position = waiting ? batch.cursor() - 1 : batch.cursor();
            }
        }
        return waiting;
    }

    void wasTold() {
        told = true;
    }

    /**
     * Since when the client keeps events waiting.
     *
     * @param nanos 0 if it does not
     * @param lost whether the log no longer holds all that waits
     * @param told whether it was told
     */
    record Stall(long nanos, boolean lost, boolean told) {

        static final Stall NONE = new Stall(0, false, false);
    }
}
