package dev.holdfast.events;

import dev.holdfast.model.Notice;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.EventSink;
import dev.holdfast.runtime.Whereabouts;
import java.util.function.Function;

/**
 * The place in the events' way where failures that belong together are found and told of as incidents. Thread-safe.
 *
 * <p>What is passed on keeps its order, and an incident's beginning and end stand in it at their places: both are passed on
 * under a lock that is held for microseconds.
 */
public final class IncidentWatch implements EventSink {

    private final Clock clock;
    private final Function<StreamId, Whereabouts> whereabouts;
    private final EventSink next;
    private final IncidentCorrelator correlator;

    /**
     * A watch.
     *
     * @param whereabouts of a stream; asked when it fails, never while the lock is held
     * @param next what everything is passed on to; never blocks
     */
    public IncidentWatch(Clock clock, Function<StreamId, Whereabouts> whereabouts, EventSink next) {
        this.clock = clock;
        this.whereabouts = whereabouts;
        this.next = next;
        // As the ids of events: they increase from one run of the service to the next.
        this.correlator = new IncidentCorrelator(clock.now().toEpochMilli() * 1000);
    }

    @Override
    public void publish(Notice notice) {
        Whereabouts where =
                IncidentCorrelator.isFailure(notice) ? whereabouts.apply(notice.streamId()) : Whereabouts.UNKNOWN;
        synchronized (correlator) {
            correlator.take(notice, where, clock.nanoTime()).forEach(next::publish);
        }
    }
}
