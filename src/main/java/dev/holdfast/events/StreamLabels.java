package dev.holdfast.events;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.StreamId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The labels that events are logged with. Thread-safe.
 *
 * <p>They are remembered for the event that tells of a stream's removal, when nobody else knows the stream any more.
 */
final class StreamLabels {

    private final Function<StreamId, Map<String, String>> labelsOf;
    private final Map<StreamId, Map<String, String>> known = new ConcurrentHashMap<>();

    StreamLabels(Function<StreamId, Map<String, String>> labelsOf) {
        this.labelsOf = labelsOf;
    }

    Map<String, String> of(Notice notice) {
        StreamId id = notice.streamId();
        Map<String, String> now = labelsOf.apply(id);
        if (notice.type() == EventType.STREAM_REMOVED) {
            Map<String, String> last = known.remove(id);
            return now.isEmpty() && last != null ? last : now;
        }
        if (now.isEmpty()) {
            // Either it has none, or it is not there any more and this is late news.
            return notice.type() == EventType.STREAM_UPDATED ? forget(id) : known.getOrDefault(id, now);
        }
        known.put(id, now);
        return now;
    }

    private Map<String, String> forget(StreamId id) {
        known.remove(id);
        return Map.of();
    }
}
