package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules that decide whether a connection is still useful.
 *
 * <p>Silence as long as the timeout is a failure at once. The other rules work on N of the last M samples and degrade;
 * those named in {@link FailureThresholds#reconnectOn} become failures when they have lasted long enough.
 *
 * <p>One per connection, asked from its first media on: before, first-media-timeout rules. Not thread-safe: the stream's
 * owner calls it.
 */
public final class FailureDetector {

    private final FailureThresholds thresholds;
    private final Rule packetLoss;
    private final Rule latency;
    private final Rule errorRate;
    private final Rule packetRate;

    /** A detector that has seen nothing yet. */
    public FailureDetector(FailureThresholds thresholds) {
        this.thresholds = thresholds;
        this.packetLoss = Rule.packetLoss(thresholds);
        this.latency = Rule.latency(thresholds);
        this.errorRate = Rule.errorRate(thresholds);
        this.packetRate = Rule.packetRate(thresholds);
    }

    /** Judges the figures of one check; to be called once per check, in order. */
    public Verdict judge(HealthFigures figures) {
        if (figures.silenceNanos() >= thresholds.timeoutNanos()) {
            return new Verdict(Optional.of(silence(figures)), List.of());
        }
        List<Failure> broken = new ArrayList<>(0);
        Optional<Failure> failed = Optional.empty();
        for (Rule rule : measured(figures)) {
            if (!rule.isBroken()) {
                continue;
            }
            boolean reconnects = thresholds.reconnectOn().contains(rule.reason())
                    && rule.hasLasted(thresholds.reconnectAfterNanos(), figures.atNanos());
            if (reconnects && failed.isEmpty()) {
                failed = Optional.of(rule.failure());
            }
            broken.add(rule.failure());
        }
        return broken.isEmpty() ? Verdict.HEALTHY : new Verdict(failed, broken);
    }

    /** Feeds the rules that are on and can be measured; returns them in the order of their weight. */
    private List<Rule> measured(HealthFigures figures) {
        long now = figures.atNanos();
        List<Rule> rules = new ArrayList<>(4);
        if (thresholds.maxPacketLoss() > 0) {
            packetLoss.add(figures.packetLoss(), now);
            rules.add(packetLoss);
        }
        if (thresholds.maxErrorRate() > 0) {
            errorRate.add(figures.errorRate(), now);
            rules.add(errorRate);
        }
        if (thresholds.minPacketRate() > 0 && figures.windowFull()) {
            packetRate.add(figures.packetRate(), now);
            rules.add(packetRate);
        }
        if (thresholds.maxLatencyNanos() > 0 && figures.roundTripNanos() != ConnectionSample.UNKNOWN) {
            latency.add(figures.roundTripNanos() / 1e6, now);
            rules.add(latency);
        }
        return rules;
    }

    private Failure silence(HealthFigures figures) {
        double silentMs = figures.silenceNanos() / 1e6;
        double allowedMs = thresholds.timeoutNanos() / 1e6;
        String message =
                "no media for " + Math.round(silentMs) + " ms, allowed less than " + Math.round(allowedMs) + " ms";
        return Failure.measured(
                FailureReason.TIMEOUT, message, new Measurement("timeout-duration", silentMs, allowedMs, "ms", 0));
    }
}
