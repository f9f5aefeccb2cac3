package dev.holdfast.metrics;

import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the series that show the streams' present figures in step with the streams there are.
 *
 * <p>The figures themselves are read from the latest snapshot whenever somebody scrapes; {@link #refresh} only adds and
 * removes series. It is to be called every second or so, by one thread at a time.
 */
public final class StreamMeters {

    private final MeterRegistry registry;
    private final Streams streams;
    private final Map<StreamId, MeterSet> sets = new HashMap<>();

    public StreamMeters(MeterRegistry registry, Streams streams) {
        this.registry = registry;
        this.streams = streams;
    }

    /** Adds the series of new streams, outputs and statistics, and removes those of what is gone. */
    public synchronized void refresh() {
        Set<StreamId> gone = new HashSet<>(sets.keySet());
        for (StreamSnapshot snapshot : streams.list()) {
            StreamId id = snapshot.definition().id();
            gone.remove(id);
            Tags tags = StreamTags.of(snapshot.definition());
            MeterSet set = sets.get(id);
            if (set == null || !set.tags().equals(tags)) {
                if (set != null) {
                    set.remove();
                }
                set = new MeterSet(registry, streams, id, tags);
                sets.put(id, set);
            }
            set.cover(snapshot);
        }
        for (StreamId id : gone) {
            MeterSet set = sets.remove(id);
            if (set != null) {
                set.remove();
            }
        }
    }
}
