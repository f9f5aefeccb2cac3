package dev.holdfast.events;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.StreamId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which events somebody wants to see.
 *
 * @param streamIds of these streams, and of incidents that name one of them; empty = of all
 * @param types of these types; empty = of all
 * @param labels of streams that had each of these labels with one of its values when the event happened; empty = of all
 */
public record EventFilter(Set<StreamId> streamIds, Set<EventType> types, Map<String, Set<String>> labels) {

    /** Every event. */
    public static final EventFilter ALL = new EventFilter(Set.of(), Set.of());

    public EventFilter {
        streamIds = Set.copyOf(streamIds);
        types = Set.copyOf(types);
        Map<String, Set<String>> copy = new HashMap<>();
        labels.forEach((name, values) -> copy.put(name, Set.copyOf(values)));
        labels = Map.copyOf(copy);
    }

    /** Whatever the labels are. */
    public EventFilter(Set<StreamId> streamIds, Set<EventType> types) {
        this(streamIds, types, Map.of());
    }

    /** All events of one stream. */
    public static EventFilter of(StreamId streamId) {
        return new EventFilter(Set.of(streamId), Set.of());
    }

    boolean matches(ReconnectionEvent event) {
        return (types.isEmpty() || types.contains(event.notice().type()))
                && (streamIds.isEmpty() || concerns(event.notice()))
                && (labels.isEmpty() || isLabelled(event.labels()));
    }

    private boolean concerns(Notice notice) {
        if (streamIds.contains(notice.streamId())) {
            return true;
        }
        return notice.type().isOfIncident()
                && notice.details().get(Incident.STREAMS) instanceof List<?> members
                && streamIds.stream().anyMatch(each -> members.contains(each.value()));
    }

    private boolean isLabelled(Map<String, String> found) {
        return labels.entrySet().stream().allMatch(wanted -> {
            String value = found.get(wanted.getKey());
            return value != null && wanted.getValue().contains(value);
        });
    }
}
