package dev.holdfast.metrics;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
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
    private static final FailureReason[] REASONS = FailureReason.values();
    private static final AttemptLedger.Outcome[] OUTCOMES = AttemptLedger.Outcome.values();

    private final Streams streams;
    private final Function<StreamId, ReasonCounts> counts;

    /** @param metrics what has counted */
    public ReasonCollector(Streams streams, ReconnectionMetrics metrics) {
        this.streams = streams;
        this.counts = metrics::counts;
    }

    @Override
    public MetricSnapshots collect() {
        SeriesFamilies families = new SeriesFamilies();
        for (StreamSnapshot each : streams.list()) {
            StreamDefinition definition = each.definition();
            add(families, definition, counts.apply(definition.id()));
        }
        return families.snapshots();
    }

    private static void add(SeriesFamilies families, StreamDefinition definition, ReasonCounts counted) {
        Labels labels = StreamTags.labels(definition);
        PossibleReasons possible = PossibleReasons.of(definition);
        for (FailureReason reason : REASONS) {
            // What was counted is shown also if other settings hold by now, with which it could not be.
            long detections = counted.detections(reason);
            if (detections > 0 || possible.detected().contains(reason)) {
                families.counter(DETECTIONS, DETECTIONS_HELP, labels.add("reason", reason.wire()), (double) detections);
            }
            for (AttemptLedger.Outcome outcome : OUTCOMES) {
                long attempts = counted.attempts(reason, outcome);
                if (attempts > 0 || possible.outage().contains(reason)) {
                    Labels both = labels.add("outcome", outcome.wire()).add("reason", reason.wire());
                    families.counter(ATTEMPTS, ATTEMPTS_HELP, both, (double) attempts);
                }
            }
        }
    }
}
