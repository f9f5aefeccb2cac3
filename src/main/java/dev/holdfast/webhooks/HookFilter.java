package dev.holdfast.webhooks;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StreamId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which events a webhook is told.
 *
 * @param streams of these; empty = of all
 * @param labels of streams that have all of these; empty = of all
 * @param types of these types; never empty
 * @param severities of these severities; never empty
 */
public record HookFilter(
        Set<StreamId> streams, Map<String, String> labels, Set<EventType> types, Set<Severity> severities) {

    /** Outages, what was given up, incidents, and streams that come and go; not each step in between. */
    public static final Set<EventType> DEFAULT_TYPES = Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(
            EventType.STREAM_STATE_CHANGED,
            EventType.RECONNECTION_ATTEMPT,
            EventType.RECONNECTION_WAITING,
            EventType.RECONNECTION_STARTED)));

    /** What is told unless said otherwise. */
    public static final HookFilter DEFAULT =
            new HookFilter(Set.of(), Map.of(), DEFAULT_TYPES, EnumSet.allOf(Severity.class));

    public HookFilter {
        streams = Set.copyOf(streams);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        types = Set.copyOf(types);
        severities = Set.copyOf(severities);
    }

    /** Whether it is told; {@link #follows} what it is about, and of a type and severity to be told. */
    boolean matches(Notice notice, Function<StreamId, Map<String, String>> labelsOf) {
        return types.contains(notice.type()) && severities.contains(notice.severity()) && follows(notice, labelsOf);
    }

    /**
     * Whether it is about a stream that the webhook follows.
     *
     * @param labelsOf the labels of a stream; asked only where they matter
     */
    boolean follows(Notice notice, Function<StreamId, Map<String, String>> labelsOf) {
        return (streams.isEmpty() || about(notice, streams::contains))
                && (labels.isEmpty()
                        || about(notice, id -> labelsOf.apply(id).entrySet().containsAll(labels.entrySet())));
    }

    /** Whether it is about such a stream; an incident is about all of its streams. */
    private static boolean about(Notice notice, Predicate<StreamId> wanted) {
        if (wanted.test(notice.streamId())) {
            return true;
        }
        return notice.type().isOfIncident()
                && notice.details().get("streams") instanceof List<?> members
                && members.stream()
                        .map(each -> new StreamId(String.valueOf(each)))
                        .anyMatch(wanted);
    }
}
