package dev.holdfast.metrics;

import dev.holdfast.runtime.StreamSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The figures that every stream has, whatever its protocol, by the name of their series. */
final class StreamFigures {

    static final List<Figure> GAUGES = List.of(
            new Figure("holdfast_stream_up", "1 if media flows", s -> s.isUp() ? 1 : 0),
            new Figure(
                    "holdfast_connection_uptime_seconds",
                    "Age of the connection; 0 without one",
                    s -> s.health().connectionAgeMs() / 1000.0),
            new Figure(
                    "holdfast_last_packet_timestamp_seconds",
                    "When the last packet came, in seconds since 1970; 0 if none has come",
                    s -> s.health().lastSeen().map(StreamFigures::seconds).orElse(0.0)),
            new Figure("holdfast_bitrate_bps", "Media bits per second over the health window", s -> s.health()
                    .bitrateBps()),
            new Figure("holdfast_packet_rate", "Packets per second over the health window", s -> s.health()
                    .packetRate()),
            new Figure("holdfast_packet_loss_ratio", "Lost of expected packets in the health window", s -> s.health()
                    .packetLoss()),
            new Figure("holdfast_error_rate_ratio", "Damaged of checked packets in the health window", s -> s.health()
                    .errorRate()));

    static final List<Figure> COUNTERS = List.of(
            new Figure(
                    "holdfast_packets_received_total",
                    "Media packets: datagrams; of TCP and Unix sockets transport packets",
                    s -> s.statistics().packetsReceived()),
            new Figure("holdfast_bytes_received_total", "Media bytes", s -> s.statistics()
                    .bytesReceived()),
            new Figure(
                    "holdfast_packets_lost_total",
                    "Packets missing for good; of SRT those not recovered in time",
                    s -> s.statistics().packetsLost()),
            new Figure(
                    "holdfast_packet_errors_total",
                    "Damaged packets: transport packets where there is MPEG-TS",
                    s -> s.statistics().packetErrors()),
            new Figure(
                    "holdfast_media_seconds_total",
                    "Time with media flowing",
                    s -> s.statistics().uptimeMillis() / 1000.0),
            new Figure(
                    "holdfast_media_resumed_total",
                    "Interruptions after which media went on as it came",
                    s -> s.continuity().resumed()),
            new Figure(
                    "holdfast_media_clean_starts_total",
                    "Interruptions after which packets were held back until a clean start",
                    s -> s.continuity().cleanStarts()),
            new Figure(
                    "holdfast_media_held_back_packets_total",
                    "Transport packets held back until a clean start",
                    s -> s.continuity().heldBackPackets()));

    private static final Set<String> COUNTER_NAMES =
            COUNTERS.stream().map(Figure::name).collect(Collectors.toUnmodifiableSet());

    private StreamFigures() {}

    /** Whether a counter of this name is among them. */
    static boolean has(String counter) {
        return COUNTER_NAMES.contains(counter);
    }

    /** One figure of a snapshot. */
    record Figure(String name, String help, ToDoubleFunction<StreamSnapshot> figure) {}

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
