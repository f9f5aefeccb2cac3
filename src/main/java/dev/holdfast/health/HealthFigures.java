package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.HealthRule;
import java.util.Map;

/**
 * What a connection does right now, measured over the window.
 *
 * @param from the counters at the window's beginning
 * @param to the counters now
 * @param silenceNanos since the last packet, or since the connection was opened if none came
 * @param windowFull whether the connection is old enough for a rate to be judged
 */
public record HealthFigures(ConnectionSample from, ConnectionSample to, long silenceNanos, boolean windowFull) {

    static HealthFigures over(SampleWindow window, long openedNanos) {
        ConnectionSample to = window.newest();
        boolean silent = to.lastPacketNanos() == ConnectionSample.NEVER;
        long silence = Math.max(0, to.atNanos() - (silent ? openedNanos : to.lastPacketNanos()));
        return new HealthFigures(window.oldest(), to, silence, window.isFull());
    }

    /** When. */
    public long atNanos() {
        return to.atNanos();
    }

    /** Lost of expected packets, 0 to 1. */
    public double packetLoss() {
        return share(to.lost() - from.lost(), to.expected() - from.expected());
    }

    /** Damaged of checked packets, 0 to 1. */
    public double errorRate() {
        return share(to.errors() - from.errors(), to.checked() - from.checked());
    }

    /** Packets per second. */
    public double packetRate() {
        return perSecond(to.packets() - from.packets());
    }

    /** Bits per second. */
    public double bitrateBps() {
        return perSecond((to.bytes() - from.bytes()) * 8);
    }

    /** {@link ConnectionSample#UNKNOWN} where the protocol has none. */
    public long roundTripNanos() {
        return to.roundTripNanos();
    }

    /** The figure of a rule in its unit; not a number where there is none: a share of nothing says nothing. */
    double of(HealthRule rule) {
        return switch (rule) {
            case TIMEOUT_DURATION -> silenceNanos / 1e6;
            case FIRST_MEDIA_TIMEOUT -> Double.NaN;
            case MEDIA_TIMEOUT_REPORTS -> to.unseenReports();
            case MAX_PACKET_LOSS -> to.expected() > from.expected() ? packetLoss() : Double.NaN;
            case MAX_ERROR_RATE -> to.checked() > from.checked() ? errorRate() : Double.NaN;
            case MIN_PACKET_RATE -> windowFull ? packetRate() : Double.NaN;
            case MAX_LATENCY -> known(to.roundTripNanos()) ? to.roundTripNanos() / 1e6 : Double.NaN;
            case MIN_LATENCY_MARGIN ->
                known(to.roundTripNanos()) && known(to.latencyNanos()) && to.roundTripNanos() > 0
                        ? (double) to.latencyNanos() / to.roundTripNanos()
                        : Double.NaN;
        };
    }

    /** What the figure of a rule is made of, by the names it has outside; empty where there is nothing to add. */
    Map<String, Long> counts(HealthRule rule) {
        return switch (rule) {
            case TIMEOUT_DURATION, FIRST_MEDIA_TIMEOUT, MEDIA_TIMEOUT_REPORTS, MAX_LATENCY -> Map.of();
            case MAX_PACKET_LOSS ->
                Map.of("packets_lost", to.lost() - from.lost(), "packets_expected", to.expected() - from.expected());
            case MAX_ERROR_RATE ->
                Map.of(
                        "packets_damaged",
                        to.errors() - from.errors(),
                        "packets_checked",
                        to.checked() - from.checked());
            case MIN_PACKET_RATE -> Map.of("packets_received", to.packets() - from.packets());
            case MIN_LATENCY_MARGIN ->
                Map.of("latency_us", to.latencyNanos() / 1_000, "round_trip_us", to.roundTripNanos() / 1_000);
        };
    }

    private static boolean known(long nanos) {
        return nanos != ConnectionSample.UNKNOWN;
    }

    private double perSecond(long count) {
        double seconds = (to.atNanos() - from.atNanos()) / 1e9;
        return seconds <= 0 ? 0 : count / seconds;
    }

    private static double share(long part, long whole) {
        return whole <= 0 ? 0 : Math.clamp((double) part / whole, 0.0, 1.0);
    }
}
