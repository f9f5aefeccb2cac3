package dev.holdfast.metrics;

import dev.holdfast.model.HealthRule;
import dev.holdfast.model.OutputActivity;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.StateName;
import dev.holdfast.runtime.StreamSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The series of one stream that show what its snapshot says, and what its counters have counted. Not thread-safe. */
final class StreamSeries {

    private final Labels labels;
    private final Map<String, MonotoneTotal> totals = new HashMap<>();
    private final List<Map<String, MonotoneTotal>> outputTotals = new ArrayList<>();

    StreamSeries(Labels labels) {
        this.labels = labels;
    }

    Labels labels() {
        return labels;
    }

    /** Adds a series for each figure of the snapshot, with the stream's labels. */
    void addTo(SeriesFamilies families, StreamSnapshot snapshot) {
        for (StreamFigures.Figure each : StreamFigures.GAUGES) {
            families.gauge(each.name(), each.help(), labels, each.figure().applyAsDouble(snapshot));
        }
        for (StreamFigures.Figure each : StreamFigures.COUNTERS) {
            double total = total(totals, each.name(), each.figure().applyAsDouble(snapshot));
            families.counter(each.name(), each.help(), labels, total);
        }
        for (StateName state : StateName.values()) {
            families.gauge(
                    "holdfast_stream_state",
                    "1 for the state the stream is in, 0 for the others",
                    labels.add("state", state.wire()),
                    snapshot.state() == state ? 1 : 0);
        }
        for (HealthRule rule : HealthRule.values()) {
            if (rule.onlyWarns()) {
                families.gauge(
                        "holdfast_stream_warnings",
                        "1 while a health rule is broken that only warns",
                        labels.add("rule", rule.wire()),
                        snapshot.warnings().contains(rule) ? 1 : 0);
            }
        }
        addProtocol(families, snapshot.protocolStatistics());
        addOutputs(families, snapshot.outputs());
    }

    /** A gauge of a protocol goes when nothing is connected that has it; a counter stays as long as the stream. */
    private void addProtocol(SeriesFamilies families, Map<String, Double> statistics) {
        statistics.forEach((name, value) -> {
            if (SeriesFamilies.isCounter(name)) {
                total(totals, name, value);
            } else {
                families.gauge("holdfast_" + name, ProtocolStatistics.help(name), labels, value);
            }
        });
        totals.forEach((name, total) -> {
            if (!StreamFigures.has(name)) {
                families.counter("holdfast_" + name, ProtocolStatistics.help(name), labels, total.value());
            }
        });
    }

    private void addOutputs(SeriesFamilies families, List<OutputStatus> outputs) {
        while (outputTotals.size() > outputs.size()) {
            outputTotals.removeLast();
        }
        for (int i = 0; i < outputs.size(); i++) {
            if (i == outputTotals.size()) {
                outputTotals.add(new HashMap<>());
            }
            Map<String, MonotoneTotal> counted = outputTotals.get(i);
            OutputStatus output = outputs.get(i);
            Labels own = labels.add("output", Integer.toString(i));
            families.gauge("holdfast_output_up", "1 if the output can be sent to", own, output.up() ? 1 : 0);
            addOutput(families, counted, own, "packets_sent_total", "Packets sent to the output", (double)
                    output.packetsSent());
            addOutput(families, counted, own, "bytes_sent_total", "Bytes sent to the output", (double)
                    output.bytesSent());
            addOutput(
                    families,
                    counted,
                    own,
                    "packets_dropped_total",
                    "Packets that could not be sent to the output",
                    (double) output.packetsDropped());
            addActivity(families, counted, own, output.activity());
        }
    }

    private static void addActivity(
            SeriesFamilies families, Map<String, MonotoneTotal> counted, Labels own, OutputActivity activity) {
        addOutput(families, counted, own, "restarts_total", "Connections of the output that were replaced", (double)
                activity.restarts());
        addOutput(
                families,
                counted,
                own,
                "filler_packets_total",
                "Transport packets sent to the output while the input was away",
                (double) activity.fillerPackets());
        families.gauge("holdfast_output_readers", "Readers of an output that listens", own, activity.readers());
        activity.buffer().ifPresent(buffer -> {
            families.gauge(
                    "holdfast_output_buffer_bytes", "Bytes that wait for the output", own, (double) buffer.octets());
            families.gauge("holdfast_output_buffer_limit_bytes", "Bytes that can wait for the output", own, (double)
                    buffer.mostOctets());
            families.gauge(
                    "holdfast_output_backpressure",
                    "1 if the output's buffer filled to its high mark and has not fallen to its low mark since",
                    own,
                    buffer.backpressure() ? 1 : 0);
            addOutput(
                    families,
                    counted,
                    own,
                    "backpressures_total",
                    "Times that the output's buffer filled to its high mark",
                    (double) buffer.backpressures());
        });
    }

    private static void addOutput(
            SeriesFamilies families,
            Map<String, MonotoneTotal> counted,
            Labels labels,
            String name,
            String help,
            double value) {
        families.counter("holdfast_output_" + name, help, labels, total(counted, name, value));
    }

    private static double total(Map<String, MonotoneTotal> totals, String name, double now) {
        return totals.computeIfAbsent(name, _ -> new MonotoneTotal()).with(now);
    }
}
