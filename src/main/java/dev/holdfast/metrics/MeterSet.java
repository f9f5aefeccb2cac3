package dev.holdfast.metrics;

import dev.holdfast.model.HealthRule;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The series of one stream that show what its snapshot says. */
final class MeterSet {

    private static final String COUNTER_SUFFIX = "_total";

    private final MeterRegistry registry;
    private final Streams streams;
    private final StreamId id;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();
    private final Map<String, Meter> protocolMeters = new HashMap<>();
    private final List<List<Meter>> outputMeters = new ArrayList<>();

    MeterSet(MeterRegistry registry, Streams streams, StreamId id, Tags tags) {
        this.registry = registry;
        this.streams = streams;
        this.id = id;
        this.tags = tags;
        StreamFigures.GAUGES.forEach(each -> meters.add(gauge(each.name(), each.help(), tags, each.figure())));
        StreamFigures.COUNTERS.forEach(each -> meters.add(counter(each.name(), each.help(), tags, each.figure())));
        for (StateName state : StateName.values()) {
            meters.add(gauge(
                    "holdfast_stream_state",
                    "1 for the state the stream is in, 0 for the others",
                    tags.and("state", state.wire()),
                    snapshot -> snapshot.state() == state ? 1 : 0));
        }
        for (HealthRule rule : HealthRule.values()) {
            if (rule.onlyWarns()) {
                meters.add(gauge(
                        "holdfast_stream_warnings",
                        "1 while a health rule is broken that only warns",
                        tags.and("rule", rule.wire()),
                        snapshot -> snapshot.warnings().contains(rule) ? 1 : 0));
            }
        }
    }

    Tags tags() {
        return tags;
    }

    /** Adds and removes series until there is one for each statistic and each output of the snapshot. */
    void cover(StreamSnapshot snapshot) {
        // A gauge of a protocol goes when nothing is connected that has it; a counter stays as long as the stream.
        protocolMeters.entrySet().removeIf(each -> {
            boolean gone =
                    !isCounter(each.getKey()) && !snapshot.protocolStatistics().containsKey(each.getKey());
            if (gone) {
                registry.remove(each.getValue());
            }
            return gone;
        });
        snapshot.protocolStatistics().keySet().forEach(name -> protocolMeters.computeIfAbsent(name, this::protocol));
        while (outputMeters.size() < snapshot.outputs().size()) {
            outputMeters.add(output(outputMeters.size()));
        }
        while (outputMeters.size() > snapshot.outputs().size()) {
            outputMeters.removeLast().forEach(registry::remove);
        }
    }

    void remove() {
        meters.forEach(registry::remove);
        protocolMeters.values().forEach(registry::remove);
        outputMeters.forEach(each -> each.forEach(registry::remove));
    }

    private Meter protocol(String name) {
        ToDoubleFunction<StreamSnapshot> figure =
                snapshot -> snapshot.protocolStatistics().getOrDefault(name, Double.NaN);
        String help = ProtocolStatistics.help(name);
        return isCounter(name)
                ? counter("holdfast_" + name, help, tags, figure)
                : gauge("holdfast_" + name, help, tags, figure);
    }

    private List<Meter> output(int index) {
        Tags labels = tags.and("output", Integer.toString(index));
        return List.of(
                gauge("holdfast_output_up", "1 if the output can be sent to", labels, of(index, o -> o.up() ? 1.0 : 0)),
                counter("holdfast_output_packets_sent_total", "Packets sent to the output", labels, of(index, o ->
                        (double) o.packetsSent())),
                counter("holdfast_output_bytes_sent_total", "Bytes sent to the output", labels, of(index, o ->
                        (double) o.bytesSent())),
                counter(
                        "holdfast_output_packets_dropped_total",
                        "Packets that could not be sent to the output",
                        labels,
                        of(index, o -> (double) o.packetsDropped())));
    }

    private static ToDoubleFunction<StreamSnapshot> of(int index, Function<OutputStatus, Double> figure) {
        return snapshot -> index < snapshot.outputs().size()
                ? figure.apply(snapshot.outputs().get(index))
                : Double.NaN;
    }

    private static boolean isCounter(String name) {
        return name.endsWith(COUNTER_SUFFIX);
    }

    private Meter gauge(String name, String help, Tags labels, ToDoubleFunction<StreamSnapshot> figure) {
        return Gauge.builder(name, streams, all -> all.find(id)
                        .map(figure::applyAsDouble)
                        .orElse(Double.NaN))
                .description(help)
                .tags(labels)
                .strongReference(true)
                .register(registry);
    }

    private Meter counter(String name, String help, Tags labels, ToDoubleFunction<StreamSnapshot> figure) {
        MonotoneCounter<Streams> total = new MonotoneCounter<>(
                all -> all.find(id).map(figure::applyAsDouble).orElse(Double.NaN));
        return FunctionCounter.builder(name, streams, total::read)
                .description(help)
                .tags(labels)
                .register(registry);
    }
}
