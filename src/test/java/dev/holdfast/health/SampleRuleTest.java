package dev.holdfast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.Evidence;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.Measurement;
import dev.holdfast.model.RuleReading;
import dev.holdfast.model.RuleState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SampleRuleTest {

    private static final FailureThresholds LIMITS = FailureThresholds.of(Settings.with(settings -> {
        settings.samples = 1;
        settings.samplesToEnter = 1;
        settings.minPacketRate = 100;
    }));

    private long now;

    @Test
    void maximum_atItsThreshold_isKept() {
        SampleRule rule = rule(HealthRule.MAX_PACKET_LOSS);
        add(rule, 0.05);
        assertThat(rule.isBroken()).isFalse();
        add(rule, Math.nextUp(0.05));
        assertThat(rule.isBroken()).isTrue();
    }

    @Test
    void maximum_isLeftAtTheExitRatioAndNotAbove() {
        SampleRule rule = rule(HealthRule.MAX_PACKET_LOSS);
        add(rule, 0.06);
        wellFor(rule, Math.nextUp(0.05 * 0.8));
        assertThat(rule.isBroken()).isTrue();
        wellFor(rule, 0.05 * 0.8);
        assertThat(rule.isBroken()).isFalse();
    }

    @Test
    void minimum_atItsThreshold_isKept() {
        SampleRule rule = rule(HealthRule.MIN_PACKET_RATE);
        add(rule, 100);
        assertThat(rule.isBroken()).isFalse();
        add(rule, 99.9);
        assertThat(rule.isBroken()).isTrue();
    }

    @Test
    void minimum_isLeftAtTheInverseOfTheExitRatio() {
        SampleRule rule = rule(HealthRule.MIN_PACKET_RATE);
        add(rule, 99);
        wellFor(rule, 124.9);
        assertThat(rule.isBroken()).isTrue();
        wellFor(rule, 125);
        assertThat(rule.isBroken()).isFalse();
    }

    @Test
    void rules_sayWhatTheyMeasuredOfWhatAndWhatIsAllowed() {
        assertThat(broken(rule(HealthRule.MAX_PACKET_LOSS), 0.06))
                .isEqualTo(
                        "packet_loss: measured 0.06000 ratio over 2000 ms, allowed at most 0.05000; lost 6 of 100 packets;"
                                + " 1 of the last 1 samples beyond it");
        assertThat(broken(rule(HealthRule.MAX_ERROR_RATE), 0.5))
                .isEqualTo("high_error_rate: measured 0.5000 ratio over 2000 ms, allowed at most 0.1000;"
                        + " damaged 30 of 60 packets; 1 of the last 1 samples beyond it");
        assertThat(broken(rule(HealthRule.MAX_LATENCY), 1_250))
                .isEqualTo("high_latency: measured 1250 ms, allowed at most 1000; round trip 1250.0 ms;"
                        + " 1 of the last 1 samples beyond it");
        assertThat(broken(rule(HealthRule.MIN_PACKET_RATE), 47))
                .isEqualTo("low_packet_rate: measured 47.00 packets/s over 2000 ms, allowed at least 100.0;"
                        + " received 94 packets; 1 of the last 1 samples beyond it");
        assertThat(broken(rule(HealthRule.MIN_LATENCY_MARGIN), 0.8))
                .isEqualTo("min-latency-margin: measured 0.8000 ratio, allowed at least 3.000;"
                        + " latency 1000.0 ms, round trip 1250.0 ms; 1 of the last 1 samples beyond it");
    }

    @Test
    void failure_holdsTheSamplesThatDecidedAndNoMore() {
        FailureThresholds limits = FailureThresholds.of(Settings.with(settings -> {
            settings.samples = 4;
            settings.samplesToEnter = 2;
        }));
        SampleRule rule = new SampleRule(HealthRule.MAX_PACKET_LOSS, limits);
        for (double each : new double[] {0.01, 0.02, 0.03, 0.04, 0.06}) {
            add(rule, each);
        }
        assertThat(rule.isBroken()).isFalse();
        add(rule, 0.06);
        assertThat(rule.isBroken()).isTrue();

        Measurement measured = rule.failure(figures()).measurement().orElseThrow();
        assertThat(measured.evidence())
                .isEqualTo(new Evidence.Samples(
                        0.05 * 0.8,
                        2,
                        4,
                        2,
                        List.of(
                                new Evidence.Sample(300, 0.03),
                                new Evidence.Sample(200, 0.04),
                                new Evidence.Sample(100, 0.06),
                                new Evidence.Sample(0, 0.06)),
                        Map.of("packets_lost", 6L, "packets_expected", 100L)));
        assertThat(measured.details())
                .containsEntry("rule", "max-packet-loss")
                .containsEntry("value", 0.06)
                .containsEntry("threshold", 0.05)
                .containsEntry("unit", "ratio")
                .containsEntry("window_ms", 2_000L)
                .containsEntry("exit_threshold", 0.05 * 0.8)
                .containsEntry("samples_over", 2)
                .containsEntry("samples", 4)
                .containsEntry("samples_to_enter", 2)
                .containsEntry("packets_lost", 6L)
                .containsEntry("packets_expected", 100L)
                .containsKey("deciding_samples");
    }

    @Test
    void failure_howeverManySamplesCame_holdsTheLatestInOrder() {
        FailureThresholds limits = FailureThresholds.of(Settings.with(settings -> settings.samples = 7));
        SampleRule rule = new SampleRule(HealthRule.MAX_PACKET_LOSS, limits);
        for (int i = 1; i <= 100; i++) {
            add(rule, i);
            Evidence.Samples samples = (Evidence.Samples)
                    rule.failure(figures()).measurement().orElseThrow().evidence();
            assertThat(samples.latest()).hasSize(Math.min(i, 7));
            for (int back = 0; back < samples.latest().size(); back++) {
                Evidence.Sample sample = samples.latest().get(samples.latest().size() - 1 - back);
                assertThat(sample).isEqualTo(new Evidence.Sample(100L * back, i - back));
            }
        }
    }

    @Test
    void reading_tellsHowFarTheRuleIsFromItsLimit() {
        SampleRule rule = rule(HealthRule.MAX_PACKET_LOSS);
        add(rule, 0.04);
        RuleReading kept = reading(rule, 0.04);
        assertThat(kept.state()).isEqualTo(RuleState.OK);
        assertThat(kept.margin().orElseThrow()).isCloseTo(0.2, within(1e-9));
        add(rule, 0.045);
        assertThat(reading(rule, 0.045).state()).isEqualTo(RuleState.WARNING);
        add(rule, 0.075);
        RuleReading broken = reading(rule, 0.075);
        assertThat(broken.state()).isEqualTo(RuleState.BROKEN);
        assertThat(broken.margin().orElseThrow()).isCloseTo(-0.5, within(1e-9));
        assertThat(broken.samplesOver()).hasValue(1);
        add(rule, 0.01);
        assertThat(reading(rule, 0.01).state()).isEqualTo(RuleState.BROKEN);
        assertThat(reading(rule, 0.01).brokenForNanos()).hasValue(100_000_000L);
        assertThat(reading(rule, 0.01).samplesOver()).hasValue(0);

        SampleRule minimum = rule(HealthRule.MIN_PACKET_RATE);
        add(minimum, 150);
        assertThat(reading(minimum, 150).margin().orElseThrow()).isCloseTo(0.5, within(1e-9));
        assertThat(reading(minimum, 25).margin().orElseThrow()).isCloseTo(-0.75, within(1e-9));
    }

    @Test
    void thresholds_takeTheWindowOfADefinition() {
        FailureThresholds limits = FailureThresholds.of(HealthSettings.DEFAULT);
        assertThat(limits.timeoutNanos()).isEqualTo(2 * Feed.SECOND);
        assertThat(limits.windowSamples()).isEqualTo(21);
        assertThat(limits.exitAfterNanos()).isEqualTo(10 * Feed.SECOND);
        FailureThresholds shorter = FailureThresholds.withTimeout(HealthSettings.DEFAULT, 7, "its.own");
        assertThat(shorter.timeoutNanos()).isEqualTo(7);
        assertThat(shorter.timeoutKey()).isEqualTo("its.own");
        assertThat(FailureThresholds.withTimeout(HealthSettings.DEFAULT, 2 * Feed.SECOND, "its.own"))
                .as("the longer, and one as long, change nothing")
                .isEqualTo(limits);
    }

    private static SampleRule rule(HealthRule rule) {
        return new SampleRule(rule, LIMITS);
    }

    private RuleReading reading(SampleRule rule, double value) {
        return rule.reading(OptionalDouble.of(value), Optional.empty(), now);
    }

    /** A window in which 6 of 100 packets were lost, 30 of 60 damaged, and 94 came. */
    private HealthFigures figures() {
        ConnectionSample from = ConnectionSample.empty(now - 2 * Feed.SECOND);
        ConnectionSample to =
                new ConnectionSample(now, 94, 94 * 1316, 6, 100, 30, 60, now, 1_250_000_000L, 1_000_000_000L, 0);
        return new HealthFigures(from, to, 0, true);
    }

    private String broken(SampleRule rule, double value) {
        add(rule, value);
        assertThat(rule.isBroken()).isTrue();
        return rule.failure(figures()).message();
    }

    private void add(SampleRule rule, double value) {
        now += 100_000_000L;
        rule.add(value, now);
    }

    private void wellFor(SampleRule rule, double value) {
        for (int i = 0; i < 102; i++) {
            add(rule, value);
        }
    }
}
