package dev.holdfast.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** The series of one scrape, brought together by name as the exposition format wants them. */
final class SeriesFamilies {

    private static final String COUNTER_SUFFIX = "_total";

    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();

    /** Whether a metric of this name is a counter. */
    static boolean isCounter(String name) {
        return name.endsWith(COUNTER_SUFFIX);
    }

    void gauge(String name, String help, Labels labels, double value) {
        gauges.computeIfAbsent(name, _ -> GaugeSnapshot.builder().name(name).help(help))
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build());
    }

    /** @param name with its {@code _total} */
    void counter(String name, String help, Labels labels, double value) {
        counters.computeIfAbsent(name, _ -> CounterSnapshot.builder()
                        .name(name.substring(0, name.length() - COUNTER_SUFFIX.length()))
                        .help(help))
                .dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build());
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.values().forEach(each -> all.metricSnapshot(each.build()));
        counters.values().forEach(each -> all.metricSnapshot(each.build()));
        return all.build();
    }
}
