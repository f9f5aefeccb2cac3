package dev.holdfast.webhooks;

import dev.holdfast.model.StreamId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The labels of streams, also of those that were removed since: the news of that has to reach who follows their label. Thread-safe. */
final class KnownLabels implements Function<StreamId, Map<String, String>> {

    private static final int MOST_GONE = 10_000;

    private final Function<StreamId, Optional<Map<String, String>>> streams;

    private final Map<StreamId, Map<String, String>> latest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamId, Map<String, String>> eldest) {
            return size() > MOST_GONE;
        }
    };

    /** @param streams the labels of a stream; empty if there is none of that id */
    KnownLabels(Function<StreamId, Optional<Map<String, String>>> streams) {
        this.streams = streams;
    }

    @Override
    public Map<String, String> apply(StreamId id) {
        Optional<Map<String, String>> now = streams.apply(id);
        synchronized (latest) {
            now.ifPresent(labels -> latest.put(id, labels));
            return latest.getOrDefault(id, Map.of());
        }
    }
}
