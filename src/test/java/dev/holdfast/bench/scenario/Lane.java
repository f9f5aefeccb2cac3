package dev.holdfast.bench.scenario;

import dev.holdfast.bench.feed.Received;
import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.program.Relay;
import dev.holdfast.bench.program.Service;
import dev.holdfast.bench.program.SrtSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** One stream through a program with a source and an output of its own, and what was measured of it; for one thread. */
final class Lane {

    private static final String STATE_CHANGED = "stream_state_changed";

    final int index;
    final Program program;
    final SrtSource source;
    final Received received;
    final Relay relay;
    final List<Double> recoveries = new ArrayList<>();
    final List<Double> detections = new ArrayList<>();
    int neverBack;
    private long lastEvent;

    Lane(int index, Program program, SrtSource source, Received received, Relay relay) {
        this.index = index;
        this.program = program;
        this.source = source;
        this.received = received;
        this.relay = relay;
    }

    /** The name of its stream. */
    static String stream(int index) {
        return "lane" + index;
    }

    /** Whether media came within the last 200 ms. */
    boolean isOnAir() {
        return System.nanoTime() - received.lastNanos() < 200_000_000;
    }

    /** Remembers up to where the program's own account of events goes. */
    void noteEvents() {
        if (relay instanceof Service service) {
            lastEvent = service.lastEvent(stream(index));
        }
    }

    /** Seconds from a moment to when the program says it noticed; empty where it does not tell. */
    OptionalDouble noticedAfter(Instant moment) {
        return noticed().stream().mapToDouble(event -> seconds(moment, event)).findFirst();
    }

    /** The failures that the program says it noticed since {@link #noteEvents}. */
    List<JsonNode> noticed() {
        return events().stream()
                .filter(event -> event.path("type").asString().equals("failure_detected"))
                .toList();
    }

    /**
     * The program's own account since {@link #noteEvents}, each with the seconds it came after a moment; empty where it does
     * not tell. Of the states only that in which a connection is open and media is waited for: the others follow from the
     * events.
     */
    String account(Instant moment) {
        return events().stream()
                .map(event -> String.format(Locale.ROOT, "%+.3f %s", seconds(moment, event), what(event)))
                .filter(line -> !line.endsWith(" " + STATE_CHANGED))
                .collect(Collectors.joining(", "));
    }

    private static String what(JsonNode event) {
        String type = event.path("type").asString();
        if (type.equals(STATE_CHANGED)) {
            return event.path("state").asString().equals("verifying") ? "opened" : type;
        }
        return type.equals("failure_detected")
                ? type + " " + event.path("reason").asString()
                : type;
    }

    private List<JsonNode> events() {
        return relay instanceof Service service ? service.events(stream(index), lastEvent) : List.of();
    }

    private static double seconds(Instant from, JsonNode event) {
        Instant to = Instant.parse(event.path("timestamp").asString());
        return ChronoUnit.MICROS.between(from, to) / 1e6;
    }
}
