package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.Evidence;
import dev.holdfast.model.Failure;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.Measurement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rules that decide whether a connection is still useful.
 *
 * <p>Silence as long as the timeout is a failure at once, and so are enough reports of a source whose media does not come.
 * The other rules work on N of the last M samples and degrade; those named in {@link FailureThresholds#reconnectOn} become
 * failures when they have lasted long enough, and {@link HealthRule#onlyWarns some} are only told of.
 *
 * <p>One per connection, asked from its first media on: before, first-media-timeout rules. Not thread-safe: the stream's
 * owner calls it.
 */
public final class FailureDetector {

    /** In the order of their weight. */
    private static final List<HealthRule> SAMPLED = List.of(
            HealthRule.MAX_PACKET_LOSS,
            HealthRule.MAX_ERROR_RATE,
            HealthRule.MIN_PACKET_RATE,
            HealthRule.MAX_LATENCY,
            HealthRule.MIN_LATENCY_MARGIN);

    private final FailureThresholds thresholds;
    private final SampleRule[] rules;
    private Verdict standing = Verdict.HEALTHY;
    private long silenceLimitNanos;
    private int standingBroken;

    /** A detector that has seen nothing yet. */
    public FailureDetector(FailureThresholds thresholds) {
        this.thresholds = thresholds;
        this.silenceLimitNanos = thresholds.timeoutNanos();
        this.rules = SAMPLED.stream()
                .filter(each -> thresholds.of(each) > 0)
                .map(each -> new SampleRule(each, thresholds))
                .toArray(SampleRule[]::new);
    }

    /** Judges as {@link #judge(HealthFigures, long)} with the timeout as the limit of silence. */
    public Verdict judge(HealthFigures figures) {
        return judge(figures, thresholds.timeoutNanos());
    }

    /**
     * Judges the figures of one check; to be called once per check, in order. The same verdict as before comes back while
     * nothing changes.
     *
     * @param silenceLimitNanos silence that counts as failure now; see {@link SilenceLimit}
     */
    public Verdict judge(HealthFigures figures, long silenceLimitNanos) {
        this.silenceLimitNanos = silenceLimitNanos;
        Optional<Failure> silent = silence(figures);
        if (silent.isPresent()) {
            return new Verdict(silent, List.of(), List.of());
        }
        int broken = 0;
        SampleRule failed = null;
        for (int i = 0; i < rules.length; i++) {
            SampleRule each = rules[i];
            double value = figures.of(each.rule());
            if (!Double.isNaN(value)) {
                each.add(value, figures.atNanos());
            } else if (thresholds.windowNanosOf(each.rule()) == 0) {
                continue;
            }
            // A window without packets makes nothing well: what was broken stays so.
            if (each.isBroken()) {
                broken |= 1 << i;
                failed = failed == null && reconnects(each, figures.atNanos()) ? each : failed;
            }
        }
        if (broken != standingBroken) {
            standingBroken = broken;
            standing = standing(broken, figures);
        }
        return failed == null
                ? standing
                : new Verdict(Optional.of(failed.failure(figures)), standing.broken(), standing.warnings());
    }

    /**
     * The failure of a connection on which no media has come yet, if its source's reports say so; the rest is
     * first-media-timeout's.
     *
     * @param sample its counters now
     * @param openedNanos when it was opened
     */
    public static Optional<Failure> beforeMedia(
            FailureThresholds thresholds, ConnectionSample sample, long openedNanos) {
        return isUnseen(thresholds, sample)
                ? Optional.of(
                        unseen(thresholds, new HealthFigures(sample, sample, sample.atNanos() - openedNanos, false)))
                : Optional.empty();
    }

    /** Silence that counts as failure, as it was told at the last check. */
    long silenceLimitNanos() {
        return silenceLimitNanos;
    }

    /** The failure that silence is, if there is enough of it: by the clock, or by the source's own reports. */
    private Optional<Failure> silence(HealthFigures figures) {
        if (isUnseen(thresholds, figures.to())) {
            return Optional.of(unseen(thresholds, figures));
        }
        if (figures.silenceNanos() < silenceLimitNanos) {
            return Optional.empty();
        }
        return Optional.of(measured(
                HealthRule.TIMEOUT_DURATION,
                Words.silence(figures, thresholds, silenceLimitNanos),
                silenceLimitNanos / 1e6,
                figures));
    }

    private static boolean isUnseen(FailureThresholds thresholds, ConnectionSample sample) {
        int allowed = thresholds.mediaTimeoutReports();
        return allowed > 0 && sample.unseenReports() >= allowed;
    }

    private static Failure unseen(FailureThresholds thresholds, HealthFigures figures) {
        return measured(
                HealthRule.MEDIA_TIMEOUT_REPORTS,
                Words.unseen(figures, thresholds.mediaTimeoutReports()),
                thresholds.mediaTimeoutReports(),
                figures);
    }

    private static Failure measured(HealthRule rule, String message, double threshold, HealthFigures figures) {
        ConnectionSample now = figures.to();
        OptionalLong lastPacketAgo = now.lastPacketNanos() == ConnectionSample.NEVER
                ? OptionalLong.empty()
                : OptionalLong.of(figures.silenceNanos());
        Evidence evidence = new Evidence.Silence(lastPacketAgo, now.packets(), now.unseenReports());
        return Failure.measured(rule.reason(), message, Measurement.of(rule, figures.of(rule), threshold, 0, evidence));
    }

    private boolean reconnects(SampleRule rule, long nowNanos) {
        return !rule.rule().onlyWarns()
                && thresholds.reconnectOn().contains(rule.rule().reason())
                && rule.hasLasted(thresholds.reconnectAfterNanos(), nowNanos);
    }

    private Verdict standing(int brokenRules, HealthFigures figures) {
        if (brokenRules == 0) {
            return Verdict.HEALTHY;
        }
        List<Failure> broken = new ArrayList<>();
        List<Verdict.Warning> warnings = new ArrayList<>();
        for (int i = 0; i < rules.length; i++) {
            if ((brokenRules & 1 << i) == 0) {
                continue;
            }
            Failure failure = rules[i].failure(figures);
            if (rules[i].rule().onlyWarns()) {
                warnings.add(new Verdict.Warning(rules[i].rule(), failure.message()));
            } else {
                broken.add(failure);
            }
        }
        return new Verdict(Optional.empty(), broken, warnings);
    }

    /** The rules over samples that are on. */
    Map<HealthRule, SampleRule> sampleRules() {
        Map<HealthRule, SampleRule> byRule = new EnumMap<>(HealthRule.class);
        for (SampleRule each : rules) {
            byRule.put(each.rule(), each);
        }
        return byRule;
    }
}
