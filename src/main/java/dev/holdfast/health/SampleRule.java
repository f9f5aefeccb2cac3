package dev.holdfast.health;

import dev.holdfast.model.Evidence;
import dev.holdfast.model.Failure;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.Measurement;
import dev.holdfast.model.RuleAction;
import dev.holdfast.model.RuleReading;
import dev.holdfast.model.RuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One threshold with its hysteresis, and the latest samples that it was held against. */
final class SampleRule {

    private final HealthRule rule;
    private final double threshold;
    private final double exit;
    private final FailureThresholds limits;
    private final Hysteresis hysteresis;
    private final double[] values;
    private final long[] times;
    private int count;

    /** @param limits those whose threshold for this rule is not 0 */
    SampleRule(HealthRule rule, FailureThresholds limits) {
        this.rule = rule;
        this.threshold = limits.of(rule);
        this.exit = exit(rule, limits);
        this.limits = limits;
        this.hysteresis = new Hysteresis(limits.samples(), limits.samplesToEnter(), limits.exitAfterNanos());
        this.values = new double[limits.samples()];
        this.times = new long[limits.samples()];
    }

    static double exit(HealthRule rule, FailureThresholds limits) {
        double threshold = limits.of(rule);
        return rule.isMinimum() ? threshold / limits.exitRatio() : threshold * limits.exitRatio();
    }

    /** Takes the value of now. */
    void add(double measured, long nowNanos) {
        int place = count++ % values.length;
        values[place] = measured;
        times[place] = nowNanos;
        if (count == 2 * values.length) {
            count = values.length;
        }
        if (rule.isMinimum()) {
            hysteresis.add(measured < threshold, measured >= exit, nowNanos);
        } else {
            hysteresis.add(measured > threshold, measured <= exit, nowNanos);
        }
    }

    HealthRule rule() {
        return rule;
    }

    boolean isBroken() {
        return hysteresis.isBroken();
    }

    boolean hasLasted(long nanos, long nowNanos) {
        return hysteresis.hasLasted(nanos, nowNanos);
    }

    /** What is wrong, with the figures that say so; to be asked once it has taken a value. */
    Failure failure(HealthFigures figures) {
        double value = values[(count - 1) % values.length];
        Evidence evidence = new Evidence.Samples(
                exit,
                hysteresis.over(),
                values.length,
                limits.samplesToEnter(),
                latest(figures.atNanos()),
                figures.counts(rule));
        Measurement measurement = Measurement.of(rule, value, threshold, limits.windowNanosOf(rule), evidence);
        return Failure.measured(
                rule.reason(), Words.broken(measurement, rule, figures, hysteresis.over(), values.length), measurement);
    }

    private List<Evidence.Sample> latest(long nowNanos) {
        List<Evidence.Sample> latest = new ArrayList<>(values.length);
        for (int i = Math.max(0, count - values.length); i < count; i++) {
            int place = i % values.length;
            latest.add(new Evidence.Sample((nowNanos - times[place]) / 1_000_000, values[place]));
        }
        return latest;
    }

    /**
     * How it stands.
     *
     * @param value the figure now, if there is one
     */
    RuleReading reading(OptionalDouble value, Optional<String> why, long nowNanos) {
        return new RuleReading(
                rule,
                state(value),
                action(rule, limits),
                true,
                why,
                value,
                threshold,
                OptionalDouble.of(exit),
                limits.windowNanosOf(rule),
                OptionalInt.of(hysteresis.over()),
                OptionalInt.of(values.length),
                OptionalInt.of(limits.samplesToEnter()),
                hysteresis.isBroken() ? OptionalLong.of(hysteresis.brokenForNanos(nowNanos)) : OptionalLong.empty());
    }

    private RuleState state(OptionalDouble value) {
        if (hysteresis.isBroken()) {
            return rule.onlyWarns() ? RuleState.WARNING : RuleState.BROKEN;
        }
        if (value.isEmpty()) {
            return RuleState.UNKNOWN;
        }
        double now = value.getAsDouble();
        boolean well = rule.isMinimum() ? now >= exit : now <= exit;
        return well && hysteresis.over() == 0 ? RuleState.OK : RuleState.WARNING;
    }

    static RuleAction action(HealthRule rule, FailureThresholds limits) {
        if (rule.onlyWarns()) {
            return RuleAction.WARN;
        }
        return switch (rule) {
            case TIMEOUT_DURATION, FIRST_MEDIA_TIMEOUT, MEDIA_TIMEOUT_REPORTS -> RuleAction.RECONNECT;
            case MAX_PACKET_LOSS, MAX_ERROR_RATE, MIN_PACKET_RATE, MAX_LATENCY, MIN_LATENCY_MARGIN ->
                limits.reconnectOn().contains(rule.reason()) ? RuleAction.RECONNECT : RuleAction.DEGRADE;
        };
    }
}
