package dev.holdfast.definition;

import dev.holdfast.model.BackoffSettings;
import dev.holdfast.model.JitterSettings;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.ResumePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of the section {@code reconnection}. */
final class ReconnectionReader {

    private static final Leaf<Integer> MAX_RETRIES = Leaf.integer(0, 1_000_000);
    private static final Leaf<Duration> STABLE_AFTER = Leaf.duration("0s", "1h", "10s");
    private static final Leaf<Duration> PERMANENT_RETRY_INTERVAL = Leaf.duration("0s", "24h", "60s");
    private static final Leaf<ResumePolicy> RESUME = Leaf.choice(List.of(ResumePolicy.values()));
    private static final Leaf<BackoffSettings.Type> TYPE = Leaf.choice(List.of(BackoffSettings.Type.values()));
    private static final Leaf<Duration> DELAY = Leaf.duration("1ms", "24h", "100ms");
    private static final Leaf<Double> MULTIPLIER = Leaf.decimal("1", "100", "2.0");
    private static final Leaf<JitterSettings> JITTER = Leaf.jitter();
    private static final int LONGEST_SCHEDULE = 100;

    private ReconnectionReader() {}

    static ReconnectionSettings read(@Nullable ReconnectionDocument written, ReconnectionSettings base, Section at) {
        if (written == null) {
            return base;
        }
        return new ReconnectionSettings(
                at.leaf("maxRetries", written.maxRetries(), MAX_RETRIES, base.maxRetries()),
                backoff(written.backoff(), base.backoff(), at.in("backoff")),
                at.leaf("stableAfter", written.stableAfter(), STABLE_AFTER, base.stableAfter()),
                at.leaf(
                        "permanentRetryInterval",
                        written.permanentRetryInterval(),
                        PERMANENT_RETRY_INTERVAL,
                        base.permanentRetryInterval()),
                at.leaf("resume", written.resume(), RESUME, base.resume()));
    }

    private static BackoffSettings backoff(@Nullable BackoffDocument written, BackoffSettings base, Section at) {
        if (written == null) {
            return base;
        }
        BackoffSettings.Type type = at.leaf("type", written.type(), TYPE, base.type());
        Duration initialDelay = at.leaf("initialDelay", written.initialDelay(), DELAY, base.initialDelay());
        Duration maxDelay = at.leaf("maxDelay", written.maxDelay(), DELAY, base.maxDelay());
        at.atLeast("maxDelay", maxDelay, "initialDelay", initialDelay, initialDelay, "");
        return new BackoffSettings(
                type,
                initialDelay,
                maxDelay,
                at.leaf("multiplier", written.multiplier(), MULTIPLIER, base.multiplier()),
                at.leaf("jitter", written.jitter(), JITTER, base.jitter()),
                schedule(written.schedule(), type, base.schedule(), at));
    }

    private static List<Duration> schedule(
            @Nullable List<String> written, BackoffSettings.Type type, List<Duration> base, Section at) {
        boolean used = type == BackoffSettings.Type.SCHEDULE;
        List<Duration> schedule = written == null ? base : delays(written, at);
        if (written != null && !written.isEmpty() && !used) {
            at.fault("schedule", "expected " + at.key("type") + " 'schedule' beside it; found '" + type.wire() + "'");
        }
        if (used && (written == null ? base.isEmpty() : written.isEmpty())) {
            at.fault("schedule", "expected at least one delay, for example 10s,10s,30m; found none");
        }
        return schedule;
    }

    private static List<Duration> delays(List<String> written, Section at) {
        if (written.size() > LONGEST_SCHEDULE) {
            at.fault("schedule", "expected at most " + LONGEST_SCHEDULE + " delays; found " + written.size());
            return List.of();
        }
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            Duration delay = at.read("schedule[" + i + "]", written.get(i), DELAY);
            if (delay != null) {
                delays.add(delay);
            }
        }
        return delays;
    }
}
