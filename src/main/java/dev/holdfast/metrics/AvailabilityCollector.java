package dev.holdfast.metrics;

import dev.holdfast.incidents.Availability;
import dev.holdfast.incidents.AvailabilityWindow;
import dev.holdfast.incidents.IncidentBook;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The series that show how much of the time each stream was there: three for each, worked out when somebody scrapes, and anew
 * when they are five seconds old. Thread-safe.
 */
public final class AvailabilityCollector implements MultiCollector {

    static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final String NAME = "holdfast_stream_availability_ratio";
    private static final String HELP =
            "Share of the time the stream was meant to be there in which it was; none before its first media or failure";

    private final Streams streams;
    private final IncidentBook book;
    private final LongSupplier nanoTime;
    private Map<StreamId, List<Availability>> figures = Map.of();
    private long figuresNanos;

    public AvailabilityCollector(Streams streams, IncidentBook book) {
        this(streams, book, System::nanoTime);
    }

    AvailabilityCollector(Streams streams, IncidentBook book, LongSupplier nanoTime) {
        this.streams = streams;
        this.book = book;
        this.nanoTime = nanoTime;
        this.figuresNanos = nanoTime.getAsLong() - FRESH_NANOS;
    }

    @Override
    public synchronized MetricSnapshots collect() {
        long now = nanoTime.getAsLong();
        boolean fresh = now - figuresNanos < FRESH_NANOS;
        Map<StreamId, List<Availability>> before = fresh ? figures : Map.of();
        if (!fresh) {
            figuresNanos = now;
        }
        Map<StreamId, List<Availability>> present = new HashMap<>();
        SeriesFamilies families = new SeriesFamilies();
        for (StreamSnapshot each : streams.list()) {
            StreamId id = each.definition().id();
            List<Availability> known = before.get(id);
            List<Availability> own = known == null ? book.availability(id, AvailabilityWindow.allMillis()) : known;
            present.put(id, own);
            add(families, StreamTags.labels(each.definition()), own);
        }
        figures = present;
        return families.snapshots();
    }

    private static void add(SeriesFamilies families, Labels labels, List<Availability> figures) {
        for (int i = 0; i < figures.size(); i++) {
            Double ratio = figures.get(i).ratio();
            if (ratio != null) {
                families.gauge(
                        NAME,
                        HELP,
                        labels.add("window", AvailabilityWindow.all().get(i).label()),
                        ratio);
            }
        }
    }
}
