package dev.holdfast.webhooks;

import dev.holdfast.model.EventType;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stream's outages within one window, and what was held back of them. Immutable.
 *
 * @param endsAt when the window is over
 * @param outages in it of which something was to be told
 * @param counted whether the latest outage is one of these
 * @param open whether the latest outage has not ended
 * @param continued whether the window before it ended in a summary, so that everything in this one is held back
 * @param held events held back, by type
 * @param firstId of them; 0 if there are none
 * @param lastId of them
 * @param firstAt of them, or the beginning of the window
 * @param lastAt of them, or the beginning of the window
 * @param longestMs the longest outage that ended in the window
 * @param state after the latest event
 */
record Flap(
        StreamId streamId,
        Instant endsAt,
        int outages,
        boolean counted,
        boolean open,
        boolean continued,
        Map<EventType, Integer> held,
        long firstId,
        long lastId,
        Instant firstAt,
        Instant lastAt,
        long longestMs,
        StateName state) {

    Flap {
        held = Map.copyOf(held);
    }

    /**
     * A window that begins with an outage.
     *
     * @param wanted whether the event is to be told
     */
    static Flap beginning(ReconnectionEvent outage, boolean wanted, Duration window) {
        Instant at = outage.timestamp();
        StateName state = outage.notice().state();
        return new Flap(
                outage.notice().streamId(),
                at.plus(window),
                wanted ? 1 : 0,
                wanted,
                true,
                false,
                Map.of(),
                0,
                0,
                at,
                at,
                0,
                state);
    }

    /** The window after one that ended in a summary. */
    Flap next(Instant now, Duration window) {
        return new Flap(streamId, now.plus(window), 0, counted, open, true, Map.of(), 0, 0, now, now, 0, state);
    }

    /**
     * The same after an event. An outage counts once something of it is to be told; with the first that does the window begins.
     *
     * @param wanted whether the event is to be told
     */
    Flap with(ReconnectionEvent event, boolean wanted, Duration window) {
        boolean begins = !open && begins(event);
        boolean counts = wanted && (begins || !counted);
        boolean first = counts && outages == 0 && !continued;
        Instant at = event.timestamp();
        long outage = event.notice().outage().map(Duration::toMillis).orElse(0L);
        return new Flap(
                streamId,
                first ? at.plus(window) : endsAt,
                outages + (counts ? 1 : 0),
                begins ? wanted : counted || wanted,
                begins || (open && !ends(event)),
                continued,
                held,
                firstId,
                lastId,
                first ? at : firstAt,
                first ? at : lastAt,
                ends(event) ? Math.max(longestMs, outage) : longestMs,
                event.notice().state());
    }

    /** The same with the event held back. */
    Flap holding(ReconnectionEvent event) {
        Map<EventType, Integer> more = new TreeMap<>(held);
        more.merge(event.notice().type(), 1, Integer::sum);
        return new Flap(
                streamId,
                endsAt,
                outages,
                counted,
                open,
                continued,
                more,
                held.isEmpty() ? event.id() : firstId,
                event.id(),
                held.isEmpty() ? event.timestamp() : firstAt,
                event.timestamp(),
                longestMs,
                state);
    }

    static boolean begins(ReconnectionEvent event) {
        EventType type = event.notice().type();
        return type == EventType.FAILURE_DETECTED || type == EventType.RECONNECTION_STARTED;
    }

    private static boolean ends(ReconnectionEvent event) {
        EventType type = event.notice().type();
        boolean flows = type == EventType.STREAM_STATE_CHANGED && event.notice().state() == StateName.STREAMING;
        return flows || type == EventType.RECONNECTION_SUCCEEDED || type == EventType.RECONNECTION_ABORTED;
    }
}
