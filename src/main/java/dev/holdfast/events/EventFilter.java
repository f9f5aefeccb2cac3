package dev.holdfast.events;

import dev.holdfast.model.EventType;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.StreamId;
import java.util.Set;

/**
 * Which events somebody wants to see.
 *
 * @param streamIds of these streams; empty = of all
 * @param types of these types; empty = of all
 */
public record EventFilter(Set<StreamId> streamIds, Set<EventType> types) {

    /** Every event. */
    public static final EventFilter ALL = new EventFilter(Set.of(), Set.of());

    public EventFilter {
        streamIds = Set.copyOf(streamIds);
        types = Set.copyOf(types);
    }

    /** All events of one stream. */
    public static EventFilter of(StreamId streamId) {
        return new EventFilter(Set.of(streamId), Set.of());
    }

    boolean matches(ReconnectionEvent event) {
        return (streamIds.isEmpty() || streamIds.contains(event.notice().streamId()))
                && (types.isEmpty() || types.contains(event.notice().type()));
    }
}
