package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.RuleReading;
import dev.holdfast.model.RuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * How every rule stands, made when somebody asks: also the rules that are off, and those that a protocol has no figure for.
 */
public final class RuleReadings {

    /** From this share of its threshold on, a silence is worth a look. */
    private static final double LONG_SILENCE = 0.5;

    private final FailureThresholds limits;
    private final Protocol protocol;

    /** @param protocol of the source */
    public RuleReadings(FailureThresholds limits, Protocol protocol) {
        this.limits = limits;
        this.protocol = protocol;
    }

    /** While there is no connection. */
    public List<RuleReading> none(String why) {
        return each(rule -> unknown(rule, why));
    }

    /**
     * While a connection waits for its first media.
     *
     * @param sample its counters now
     * @param waitedNanos since it was opened
     */
    public List<RuleReading> beforeMedia(ConnectionSample sample, long waitedNanos) {
        String why = "no media has come yet";
        return each(rule -> switch (rule) {
            case FIRST_MEDIA_TIMEOUT -> silence(rule, waitedNanos / 1e6, limits.of(rule));
            case MEDIA_TIMEOUT_REPORTS -> silence(rule, sample.unseenReports(), limits.of(rule));
            case TIMEOUT_DURATION -> unknown(rule, why + "; until then first-media-timeout rules");
            case MAX_PACKET_LOSS, MAX_ERROR_RATE, MIN_PACKET_RATE, MAX_LATENCY, MIN_LATENCY_MARGIN ->
                unknown(rule, why);
        });
    }

    /** Once media has come, also while a silent session lingers. */
    public List<RuleReading> of(FailureDetector detector, HealthFigures figures) {
        Map<HealthRule, SampleRule> rules = detector.sampleRules();
        boolean silent = figures.silenceNanos() >= detector.silenceLimitNanos();
        return each(rule -> switch (rule) {
            case TIMEOUT_DURATION -> silence(rule, figures.of(rule), detector.silenceLimitNanos() / 1e6);
            case MEDIA_TIMEOUT_REPORTS -> silence(rule, figures.of(rule), limits.of(rule));
            case FIRST_MEDIA_TIMEOUT -> firstMediaHasCome();
            case MAX_PACKET_LOSS, MAX_ERROR_RATE, MIN_PACKET_RATE, MAX_LATENCY, MIN_LATENCY_MARGIN -> {
                SampleRule sampled = rules.get(rule);
                yield sampled == null || silent
                        ? unknown(rule, "no media for " + figures.silenceNanos() / 1_000_000 + " ms")
                        : sampled(sampled, figures);
            }
        });
    }

    private List<RuleReading> each(Function<HealthRule, RuleReading> reading) {
        List<RuleReading> all = new ArrayList<>();
        for (HealthRule rule : HealthRule.values()) {
            Optional<String> never = neverMeasured(rule);
            if (limits.of(rule) <= 0) {
                all.add(plain(
                        rule,
                        RuleState.OFF,
                        never.isEmpty(),
                        Optional.of("its threshold is 0"),
                        OptionalDouble.empty()));
            } else if (never.isPresent()) {
                all.add(plain(rule, RuleState.UNKNOWN, false, never, OptionalDouble.empty()));
            } else {
                all.add(reading.apply(rule));
            }
        }
        return List.copyOf(all);
    }

    /** Why this protocol never has the figure, if it has not. */
    private Optional<String> neverMeasured(HealthRule rule) {
        if (rule.isMeasuredOver(protocol)) {
            return Optional.empty();
        }
        String lacks =
                switch (rule) {
                    case TIMEOUT_DURATION, FIRST_MEDIA_TIMEOUT, MAX_ERROR_RATE, MIN_PACKET_RATE -> "has no such figure";
                    case MAX_PACKET_LOSS ->
                        "loses nothing on the way; max-error-rate counts what is missing in MPEG-TS";
                    case MAX_LATENCY -> "has no round trips";
                    case MIN_LATENCY_MARGIN -> "agrees on no latency";
                    case MEDIA_TIMEOUT_REPORTS -> "has no reports of the source";
                };
        return Optional.of(protocol.wire() + " " + lacks);
    }

    private RuleReading sampled(SampleRule rule, HealthFigures figures) {
        double value = figures.of(rule.rule());
        if (!Double.isNaN(value)) {
            return rule.reading(OptionalDouble.of(value), Optional.empty(), figures.atNanos());
        }
        String why =
                switch (rule.rule()) {
                    case TIMEOUT_DURATION,
                            FIRST_MEDIA_TIMEOUT,
                            MEDIA_TIMEOUT_REPORTS,
                            MAX_PACKET_LOSS,
                            MAX_ERROR_RATE -> "no packet came in the window";
                    case MIN_PACKET_RATE -> "media flows for less than one window yet";
                    case MAX_LATENCY, MIN_LATENCY_MARGIN -> "no round trip is known";
                };
        return rule.reading(OptionalDouble.empty(), Optional.of(why), figures.atNanos());
    }

    /** A rule that one figure breaks at once. */
    private RuleReading silence(HealthRule rule, double value, double threshold) {
        RuleState state = RuleState.OK;
        if (value >= threshold) {
            state = RuleState.BROKEN;
        } else if (value > LONG_SILENCE * threshold || (rule == HealthRule.MEDIA_TIMEOUT_REPORTS && value > 0)) {
            state = RuleState.WARNING;
        }
        return plain(rule, state, true, Optional.empty(), OptionalDouble.of(value), threshold);
    }

    private RuleReading firstMediaHasCome() {
        return plain(
                HealthRule.FIRST_MEDIA_TIMEOUT,
                RuleState.OK,
                true,
                Optional.of("the first media has come"),
                OptionalDouble.empty());
    }

    private RuleReading unknown(HealthRule rule, String why) {
        return plain(rule, RuleState.UNKNOWN, true, Optional.of(why), OptionalDouble.empty());
    }

    private RuleReading plain(
            HealthRule rule, RuleState state, boolean measurable, Optional<String> why, OptionalDouble value) {
        return plain(rule, state, measurable, why, value, limits.of(rule));
    }

    private RuleReading plain(
            HealthRule rule,
            RuleState state,
            boolean measurable,
            Optional<String> why,
            OptionalDouble value,
            double threshold) {
        boolean sampled = rule.reason() != FailureReason.TIMEOUT;
        OptionalLong brokenFor = OptionalLong.empty();
        if (state == RuleState.BROKEN) {
            brokenFor = OptionalLong.of(
                    rule.unit().equals("ms") ? Math.round((value.orElse(threshold) - threshold) * 1e6) : 0);
        }
        return new RuleReading(
                rule,
                state,
                SampleRule.action(rule, limits),
                measurable,
                why,
                value,
                threshold,
                sampled && threshold > 0 ? OptionalDouble.of(SampleRule.exit(rule, limits)) : OptionalDouble.empty(),
                limits.windowNanosOf(rule),
                sampled ? OptionalInt.of(0) : OptionalInt.empty(),
                sampled ? OptionalInt.of(limits.samples()) : OptionalInt.empty(),
                sampled ? OptionalInt.of(limits.samplesToEnter()) : OptionalInt.empty(),
                brokenFor);
    }
}
