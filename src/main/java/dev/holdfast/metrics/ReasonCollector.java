package dev.holdfast.metrics;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.model.Wire;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The counters with a label {@code reason}, made whenever somebody scrapes. Every value that can apply to a stream is there, at
 * zero, from its first scrape on: Prometheus sees no increase in a series that begins with its first event. Thread-safe.
 */
public final class ReasonCollector implements MultiCollector {

    private static final String DETECTIONS = "holdfast_failure_detections_total";
    private static final String DETECTIONS_HELP = "Failures and degradations found, by reason";
    private static final String ATTEMPTS = "holdfast_reconnection_attempts_total";
    private static final String ATTEMPTS_HELP = "Attempts to reconnect by the reason of the outage and how they ended";

    /** By what their labels add, in the order into which a scrape sorts its series: what is in order is sorted soonest. */
    private static final SortedMap<String, FailureReason> REASONS = byName(FailureReason.values());

    private static final SortedMap<String, AttemptLedger.Outcome> OUTCOMES = byName(AttemptLedger.Outcome.values());

    private final Streams streams;
    private final Function<StreamId, ReasonCounts> counts;

    /** @param metrics what has counted */
    public ReasonCollector(Streams streams, ReconnectionMetrics metrics) {
        this.streams = streams;
        this.counts = metrics::counts;
    }

    /** One stream. */
    private record Shown(Labels labels, PossibleReasons possible, ReasonCounts counted) {}

    @Override
    public MetricSnapshots collect() {
        List<Shown> all = streams.list().stream().map(this::shown).toList();
        SeriesFamilies families = new SeriesFamilies();
        REASONS.forEach((name, reason) -> {
            Labels added = Labels.of("reason", name);
            for (Shown each : all) {
                long count = each.counted().detections(reason);
                // What was counted is shown also if other settings hold by now, with which it could not be.
                if (count > 0 || each.possible().detected().contains(reason)) {
                    families.counter(DETECTIONS, DETECTIONS_HELP, each.labels().merge(added), (double) count);
                }
            }
        });
        OUTCOMES.forEach((ending, outcome) -> REASONS.forEach((name, reason) -> {
            Labels added = Labels.of("outcome", ending, "reason", name);
            for (Shown each : all) {
                long count = each.counted().attempts(reason, outcome);
                if (count > 0 || each.possible().outage().contains(reason)) {
                    families.counter(ATTEMPTS, ATTEMPTS_HELP, each.labels().merge(added), (double) count);
                }
            }
        }));
        return families.snapshots();
    }

    private Shown shown(StreamSnapshot snapshot) {
        StreamDefinition definition = snapshot.definition();
        return new Shown(StreamTags.labels(definition), PossibleReasons.of(definition), counts.apply(definition.id()));
    }

    private static <T extends Wire> SortedMap<String, T> byName(T[] values) {
        SortedMap<String, T> byName = new TreeMap<>();
        for (T each : values) {
            byName.put(each.wire(), each);
        }
        return Collections.unmodifiableSortedMap(byName);
    }
}
