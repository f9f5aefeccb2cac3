package dev.holdfast.model;

import java.time.Duration;
import java.util.List;

/**
 * How the delay between attempts grows, in the user's words.
 *
 * @param type the rule of growth
 * @param initialDelay before attempt 1; more than 0
 * @param maxDelay no delay is longer, jitter included; not below {@code initialDelay}
 * @param multiplier exponential: factor from attempt to attempt, 1 to 100
 * @param jitter how each delay is spread
 * @param schedule type {@code schedule} only: the delays in order, the last one repeated
 */
public record BackoffSettings(
        Type type,
        Duration initialDelay,
        Duration maxDelay,
        double multiplier,
        JitterSettings jitter,
        List<Duration> schedule) {

    /** 100 ms doubling to 5 s, full jitter. */
    public static final BackoffSettings DEFAULT = new BackoffSettings(
            Type.EXPONENTIAL, Duration.ofMillis(100), Duration.ofSeconds(5), 2.0, JitterSettings.FULL, List.of());

    public BackoffSettings {
        schedule = List.copyOf(schedule);
    }

    /** The rules of growth. */
    public enum Type implements Wire {
        EXPONENTIAL,
        LINEAR,
        FIXED,
        DECORRELATED,
        SCHEDULE
    }
}
