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
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** One program with a source and an output of its own, and what was measured of it. */
final class Lane {

    static final String STREAM = "lane";

    final Program program;
    final SrtSource source;
    final Received received;
    final Relay relay;
    final List<Double> recoveries = new ArrayList<>();
    final List<Double> detections = new ArrayList<>();
    int neverBack;
    private long lastEvent;

    Lane(Program program, SrtSource source, Received received, Relay relay) {
        this.program = program;
        this.source = source;
        this.received = received;
        this.relay = relay;
    }

    /** Whether media came within the last 200 ms. */
    boolean isOnAir() {
        return System.nanoTime() - received.lastNanos() < 200_000_000;
    }

    /** Remembers up to where the program's own account of events goes. */
    void noteEvents() {
        if (relay instanceof Service service) {
            lastEvent = service.lastEvent(STREAM);
        }
    }

    /** Seconds from a moment to when the program says it noticed; empty where it does not tell. */
    OptionalDouble noticedAfter(Instant moment) {
        return noticed().stream()
                .mapToDouble(event ->
                        seconds(moment, Instant.parse(event.path("timestamp").asString())))
                .findFirst();
    }

    /** The failures that the program says it noticed since {@link #noteEvents}. */
    List<JsonNode> noticed() {
        return relay instanceof Service service
                ? service.events(STREAM, lastEvent).stream()
                        .filter(event -> event.path("type").asString().equals("failure_detected"))
                        .toList()
                : List.of();
    }

    private static double seconds(Instant from, Instant to) {
        return ChronoUnit.MICROS.between(from, to) / 1e6;
    }
}
