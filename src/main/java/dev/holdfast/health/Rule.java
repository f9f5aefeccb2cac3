package dev.holdfast.health;

import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Measurement;
import java.util.Locale;

/** One threshold with its hysteresis: a maximum, or a minimum. */
final class Rule {

    private final FailureReason reason;
    private final String key;
    private final String unit;
    private final double threshold;
    private final boolean minimum;
    private final double exit;
    private final long windowNanos;
    private final Hysteresis hysteresis;
    private double value;

    private Rule(
            FailureReason reason,
            String key,
            String unit,
            double threshold,
            boolean minimum,
            long windowNanos,
            FailureThresholds thresholds) {
        this.reason = reason;
        this.key = key;
        this.unit = unit;
        this.threshold = threshold;
        this.minimum = minimum;
        this.exit = minimum ? threshold / thresholds.exitRatio() : threshold * thresholds.exitRatio();
        this.windowNanos = windowNanos;
        this.hysteresis =
                new Hysteresis(thresholds.samples(), thresholds.samplesToEnter(), thresholds.exitAfterNanos());
    }

    static Rule packetLoss(FailureThresholds limits) {
        return new Rule(
                FailureReason.PACKET_LOSS,
                "max-packet-loss",
                "ratio",
                limits.maxPacketLoss(),
                false,
                limits.windowNanos(),
                limits);
    }

    static Rule latency(FailureThresholds limits) {
        return new Rule(
                FailureReason.HIGH_LATENCY, "max-latency", "ms", limits.maxLatencyNanos() / 1e6, false, 0, limits);
    }

    static Rule errorRate(FailureThresholds limits) {
        return new Rule(
                FailureReason.HIGH_ERROR_RATE,
                "max-error-rate",
                "ratio",
                limits.maxErrorRate(),
                false,
                limits.windowNanos(),
                limits);
    }

    static Rule packetRate(FailureThresholds limits) {
        return new Rule(
                FailureReason.LOW_PACKET_RATE,
                "min-packet-rate",
                "packets/s",
                limits.minPacketRate(),
                true,
                limits.windowNanos(),
                limits);
    }

    /** Takes the value of now. */
    void add(double measured, long nowNanos) {
        value = measured;
        if (minimum) {
            hysteresis.add(measured < threshold, measured >= exit, nowNanos);
        } else {
            hysteresis.add(measured > threshold, measured <= exit, nowNanos);
        }
    }

    FailureReason reason() {
        return reason;
    }

    boolean isBroken() {
        return hysteresis.isBroken();
    }

    boolean hasLasted(long nanos, long nowNanos) {
        return hysteresis.hasLasted(nanos, nowNanos);
    }

    /** What is wrong, with the figure that says so. */
    Failure failure() {
        String message = String.format(
                Locale.ROOT,
                "%s: measured %.4g %s%s, allowed %s %.4g",
                reason.wire(),
                value,
                unit,
                windowNanos == 0 ? "" : " over " + windowNanos / 1_000_000 + " ms",
                minimum ? "at least" : "at most",
                threshold);
        return Failure.measured(reason, message, new Measurement(key, value, threshold, unit, windowNanos));
    }
}
