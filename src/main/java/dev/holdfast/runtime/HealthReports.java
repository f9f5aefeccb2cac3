package dev.holdfast.runtime;

import dev.holdfast.health.RuleReadings;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.Progress;
import dev.holdfast.model.RuleReading;
import dev.holdfast.model.RuleState;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes {@link HealthReport}s: what the rules say, and what that means in plain words. */
final class HealthReports {

    private HealthReports() {}

    /** The report of a stream in this state with this connection; on the thread of the stream's owner. */
    static HealthReport of(StreamSnapshot snapshot, StreamState state, @Nullable LiveConnection live, Clock clock) {
        long now = clock.nanoTime();
        Optional<List<RuleReading>> measured = live == null ? Optional.empty() : live.readings(now);
        int source = snapshot.definition().sources().indexOf(snapshot.source());
        List<RuleReading> rules = measured.orElseGet(() -> new RuleReadings(
                        Limits.of(snapshot.definition(), source),
                        snapshot.source().protocol())
                .none("no connection"));
        return new HealthReport(clock.now(), state.name(), snapshot.health(), verdict(state, rules, now), rules);
    }

    private static String verdict(StreamState state, List<RuleReading> rules, long now) {
        return switch (state) {
            case StreamState.Idle _ -> "Not started yet; nothing can be measured.";
            case StreamState.Connecting connecting ->
                (connecting.deadlineNanos().isEmpty()
                                ? "No connection yet: listening for a caller. Nothing can be measured."
                                : "No connection yet: " + attempt(connecting.progress()) + " is under way"
                                        + in(", and counts as failed", connecting.deadlineNanos(), now)
                                        + ". Nothing can be measured.")
                        + cause(connecting.progress());
            case StreamState.Verifying verifying ->
                "Connected, but no media has come yet: the attempt counts as failed in "
                        + seconds(verifying.firstMediaByNanos() - now) + " (first-media-timeout)."
                        + cause(verifying.progress());
            case StreamState.Streaming _ -> "Media flows. " + kept(rules);
            case StreamState.Degraded degraded -> degraded(degraded.cause(), rules);
            case StreamState.Waiting waiting ->
                "No media: " + attempt(waiting.progress()) + " is due"
                        + in("", OptionalLong.of(waiting.expectedNanos()), now)
                        + (waiting.deferred() ? ", held back by the limits of the fleet" : "")
                        + ". " + unmeasured(rules) + " Latest failure: "
                        + waiting.latest().message() + ".";
            case StreamState.Failed failed ->
                "Given up for now: " + failed.latest().message() + ". "
                        + (failed.retryAtNanos().isPresent()
                                ? "One slow attempt is due" + in("", failed.retryAtNanos(), now) + ". "
                                : "Only an operator or another definition can help. ")
                        + unmeasured(rules);
            case StreamState.Stopped stopped ->
                (stopped.cause() == StopCause.PAUSED ? "Paused; resume it to start it again." : "Stopped.")
                        + " Nothing can be measured.";
        };
    }

    private static String attempt(Progress progress) {
        return progress.attempt() == 0 ? "the first connect" : "attempt " + progress.attempt();
    }

    private static String cause(Progress progress) {
        return progress.outage()
                .map(outage -> " The outage began with: " + outage.cause().message() + ".")
                .orElse("");
    }

    private static String unmeasured(List<RuleReading> rules) {
        boolean lingers = rules.stream().anyMatch(each -> each.value().isPresent());
        return lingers
                ? "The silent session stays open, so that its first packet ends the outage at once."
                : "Without a connection nothing can be measured.";
    }

    private static String kept(List<RuleReading> rules) {
        String warnings = rules.stream()
                .filter(each -> each.state() == RuleState.WARNING)
                .map(HealthReports::figure)
                .collect(Collectors.joining("; "));
        if (!warnings.isEmpty()) {
            return "No rule is broken that changes the state; worth a look: " + warnings + ".";
        }
        Optional<RuleReading> nearest = rules.stream()
                .filter(each -> each.margin().isPresent())
                .min(Comparator.comparingDouble(each -> each.margin().getAsDouble()));
        return "Every rule is kept"
                + nearest.map(each -> "; nearest to its limit: " + figure(each)).orElse("") + ".";
    }

    private static String degraded(Failure cause, List<RuleReading> rules) {
        String broken = rules.stream()
                .filter(RuleReading::broken)
                .filter(each -> each.state() != RuleState.WARNING)
                .map(each ->
                        figure(each) + ", for " + seconds(each.brokenForNanos().orElse(0)))
                .collect(Collectors.joining("; "));
        return "Media flows, but degraded. Broken: " + broken + ". It began with: " + cause.message() + ".";
    }

    /** A rule's figure beside its limit. */
    private static String figure(RuleReading reading) {
        HealthRule rule = reading.rule();
        String value = reading.value().isPresent() ? number(reading.value().getAsDouble()) : "none";
        String bound = rule.isMinimum() ? "at least" : rule.reason() == FailureReason.TIMEOUT ? "less than" : "at most";
        return rule.wire() + " (" + value + ", allowed " + bound + " " + number(reading.threshold()) + " " + rule.unit()
                + ")";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String in(String what, OptionalLong atNanos, long now) {
        return atNanos.isEmpty() ? "" : what + " in " + seconds(atNanos.getAsLong() - now);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", Math.max(0, nanos) / 1e9);
    }
}
