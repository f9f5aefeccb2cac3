package dev.holdfast.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.Measurement;
import org.junit.jupiter.api.Test;

class RuleTest {

    private static final FailureThresholds LIMITS = FailureThresholds.of(Settings.with(settings -> {
        settings.samples = 1;
        settings.samplesToEnter = 1;
        settings.minPacketRate = 100;
    }));

    private long now;

    @Test
    void maximum_atItsThreshold_isKept() {
        Rule rule = Rule.packetLoss(LIMITS);
        add(rule, 0.05);
        assertThat(rule.isBroken()).isFalse();
        add(rule, Math.nextUp(0.05));
        assertThat(rule.isBroken()).isTrue();
    }

    @Test
    void maximum_isLeftAtTheExitRatioAndNotAbove() {
        Rule rule = Rule.packetLoss(LIMITS);
        add(rule, 0.06);
        wellFor(rule, Math.nextUp(0.05 * 0.8));
        assertThat(rule.isBroken()).isTrue();
        wellFor(rule, 0.05 * 0.8);
        assertThat(rule.isBroken()).isFalse();
    }

    @Test
    void minimum_atItsThreshold_isKept() {
        Rule rule = Rule.packetRate(LIMITS);
        add(rule, 100);
        assertThat(rule.isBroken()).isFalse();
        add(rule, 99.9);
        assertThat(rule.isBroken()).isTrue();
    }

    @Test
    void minimum_isLeftAtTheInverseOfTheExitRatio() {
        Rule rule = Rule.packetRate(LIMITS);
        add(rule, 99);
        wellFor(rule, 124.9);
        assertThat(rule.isBroken()).isTrue();
        wellFor(rule, 125);
        assertThat(rule.isBroken()).isFalse();
    }

    @Test
    void rules_sayWhatTheyMeasuredAndWhatIsAllowed() {
        assertThat(broken(Rule.packetLoss(LIMITS), 0.0731))
                .isEqualTo(failure(
                        FailureReason.PACKET_LOSS,
                        "packet_loss: measured 0.07310 ratio over 2000 ms, allowed at most 0.05000",
                        new Measurement("max-packet-loss", 0.0731, 0.05, "ratio", 2 * Feed.SECOND)));
        assertThat(broken(Rule.errorRate(LIMITS), 0.5))
                .isEqualTo(failure(
                        FailureReason.HIGH_ERROR_RATE,
                        "high_error_rate: measured 0.5000 ratio over 2000 ms, allowed at most 0.1000",
                        new Measurement("max-error-rate", 0.5, 0.1, "ratio", 2 * Feed.SECOND)));
        assertThat(broken(Rule.latency(LIMITS), 1_250))
                .isEqualTo(failure(
                        FailureReason.HIGH_LATENCY,
                        "high_latency: measured 1250 ms, allowed at most 1000",
                        new Measurement("max-latency", 1_250, 1_000, "ms", 0)));
        assertThat(broken(Rule.packetRate(LIMITS), 12))
                .isEqualTo(failure(
                        FailureReason.LOW_PACKET_RATE,
                        "low_packet_rate: measured 12.00 packets/s over 2000 ms, allowed at least 100.0",
                        new Measurement("min-packet-rate", 12, 100, "packets/s", 2 * Feed.SECOND)));
    }

    @Test
    void thresholds_takeTheWindowOfADefinition() {
        FailureThresholds limits = FailureThresholds.of(HealthSettings.DEFAULT);
        assertThat(limits.timeoutNanos()).isEqualTo(2 * Feed.SECOND);
        assertThat(limits.windowSamples()).isEqualTo(21);
        assertThat(limits.exitAfterNanos()).isEqualTo(10 * Feed.SECOND);
        assertThat(FailureThresholds.withTimeout(HealthSettings.DEFAULT, 7).timeoutNanos())
                .isEqualTo(7);
    }

    private static Failure failure(FailureReason reason, String message, Measurement measurement) {
        return Failure.measured(reason, message, measurement);
    }

    private Failure broken(Rule rule, double value) {
        add(rule, value);
        assertThat(rule.isBroken()).isTrue();
        return rule.failure();
    }

    private void add(Rule rule, double value) {
        now += 100_000_000L;
        rule.add(value, now);
    }

    private void wellFor(Rule rule, double value) {
        for (int i = 0; i < 102; i++) {
            add(rule, value);
        }
    }
}
