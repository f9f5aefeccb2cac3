package dev.holdfast.metrics;

import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The series that show the streams' present figures, made from their latest snapshots whenever somebody scrapes.
 *
 * <p>Some sixty series for each stream, of which nothing is kept between two scrapes but what the counters have counted: as meters of
 * a registry they were the larger half of what a stream that waits takes of the heap. Thread-safe.
 */
public final class StreamCollector implements MultiCollector {

    private final Streams streams;
    private final Map<StreamId, StreamSeries> known = new HashMap<>();

    public StreamCollector(Streams streams) {
        this.streams = streams;
    }

    @Override
    public synchronized MetricSnapshots collect() {
        SeriesFamilies families = new SeriesFamilies();
        Set<StreamId> gone = new HashSet<>(known.keySet());
        for (StreamSnapshot snapshot : streams.list()) {
            StreamId id = snapshot.definition().id();
            gone.remove(id);
            Labels labels = StreamTags.labels(snapshot.definition());
            StreamSeries series = known.get(id);
            if (series == null || !series.labels().equals(labels)) {
                series = new StreamSeries(labels);
                known.put(id, series);
            }
            series.addTo(families, snapshot);
        }
        known.keySet().removeAll(gone);
        return families.snapshots();
    }
}
