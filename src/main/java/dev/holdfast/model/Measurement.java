package dev.holdfast.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * The figure that broke a rule.
 *
 * @param rule the configuration key that sets the threshold, for example {@code max-packet-loss}
 * @param value what was measured, in {@code unit}
 * @param threshold what was allowed, in {@code unit}
 * @param unit {@code ms}, {@code ratio}, {@code packets/s} or {@code reports}
 * @param windowNanos over how long it was measured; 0 for an instantaneous figure
 * @param evidence what else decided
 */
public record Measurement(
        String rule, double value, double threshold, String unit, long windowNanos, Evidence evidence) {

    /** A figure that says it all. */
    public Measurement(String rule, double value, double threshold, String unit, long windowNanos) {
        this(rule, value, threshold, unit, windowNanos, Evidence.NONE);
    }

    /** The figure of one of the rules. */
    public static Measurement of(HealthRule rule, double value, double threshold, long windowNanos, Evidence evidence) {
        return new Measurement(rule.wire(), value, threshold, rule.unit(), windowNanos, evidence);
    }

    /** The same by the names it has outside: numbers, texts, and the samples as a list of {@link Evidence.Sample}. */
    public Map<String, Object> details() {
        Map<String, Object> details = new TreeMap<>();
        details.put("rule", rule);
        details.put("value", value);
        details.put("threshold", threshold);
        details.put("unit", unit);
        if (windowNanos > 0) {
            details.put("window_ms", windowNanos / 1_000_000);
        }
        switch (evidence) {
            case Evidence.Figure _ -> {}
            case Evidence.Samples samples -> {
                details.put("exit_threshold", samples.exitThreshold());
                details.put("samples_over", samples.over());
                details.put("samples", samples.samples());
                details.put("samples_to_enter", samples.toEnter());
                details.put("deciding_samples", samples.latest());
                details.putAll(samples.counts());
            }
            case Evidence.Silence silence -> {
                silence.lastPacketAgoNanos().ifPresent(ago -> details.put("last_packet_ago_ms", ago / 1_000_000));
                details.put("packet_count", silence.packets());
                if (silence.unseenReports() > 0) {
                    details.put("unseen_reports", silence.unseenReports());
                }
            }
        }
        return details;
    }
}
