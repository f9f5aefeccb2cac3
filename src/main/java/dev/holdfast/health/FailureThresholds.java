package dev.holdfast.health;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.HealthSettings;
import java.util.Set;

/**
 * The limits that health is judged by, in the engine's units. What each means is said in {@link HealthSettings}.
 *
 * @param timeoutNanos silence that counts as failure
 * @param timeoutFloorNanos silence that never does, however short the stream's own pauses are
 * @param timeoutKey the configuration key that sets it
 * @param firstMediaTimeoutNanos the same before the first media
 * @param windowNanos over which loss, errors and rates are measured
 * @param windowSamples how many samples fit into the window
 * @param maxLatencyNanos 0 = rule off, as for every other threshold
 * @param exitAfterNanos how long a broken rule must be kept until it counts as kept again
 */
public record FailureThresholds(
        long timeoutNanos,
        long timeoutFloorNanos,
        String timeoutKey,
        long firstMediaTimeoutNanos,
        long windowNanos,
        int windowSamples,
        double maxPacketLoss,
        long maxLatencyNanos,
        double maxErrorRate,
        double minPacketRate,
        double minLatencyMargin,
        int mediaTimeoutReports,
        int samples,
        int samplesToEnter,
        double exitRatio,
        long exitAfterNanos,
        Set<FailureReason> reconnectOn,
        long reconnectAfterNanos) {

    /** A window never tells more samples apart than this, however often health is checked. */
    private static final int MAX_WINDOW_SAMPLES = 1_000;

    public FailureThresholds {
        reconnectOn = Set.copyOf(reconnectOn);
    }

    /** The limits as a definition states them. */
    public static FailureThresholds of(HealthSettings settings) {
        return make(settings, settings.timeoutDuration().toNanos(), HealthRule.TIMEOUT_DURATION.wire());
    }

    /**
     * The limits as a definition states them, for a protocol that has a setting of its own for silence: the shorter counts.
     *
     * @param timeoutNanos more than 0
     * @param key of that setting, for example {@code rtp.session-timeout}
     */
    public static FailureThresholds withTimeout(HealthSettings settings, long timeoutNanos, String key) {
        return timeoutNanos < settings.timeoutDuration().toNanos() ? make(settings, timeoutNanos, key) : of(settings);
    }

    private static FailureThresholds make(HealthSettings settings, long timeoutNanos, String key) {
        long window = settings.window().toNanos();
        long fit = window / Math.max(1, settings.checkInterval().toNanos()) + 1;
        return new FailureThresholds(
                timeoutNanos,
                settings.timeoutFloor().toNanos(),
                key,
                settings.firstMediaTimeout().toNanos(),
                window,
                Math.clamp(fit, 2, MAX_WINDOW_SAMPLES),
                settings.maxPacketLoss(),
                settings.maxLatency().toNanos(),
                settings.maxErrorRate(),
                settings.minPacketRate(),
                settings.minLatencyMargin(),
                settings.mediaTimeoutReports(),
                settings.samples(),
                settings.samplesToEnter(),
                settings.exitRatio(),
                settings.windowsToExit() * window,
                settings.reconnectOn(),
                settings.reconnectAfter().toNanos());
    }

    /** The same, with silence judged by the timeout alone. */
    public FailureThresholds withoutRhythm() {
        return new FailureThresholds(
                timeoutNanos,
                timeoutNanos,
                timeoutKey,
                firstMediaTimeoutNanos,
                windowNanos,
                windowSamples,
                maxPacketLoss,
                maxLatencyNanos,
                maxErrorRate,
                minPacketRate,
                minLatencyMargin,
                mediaTimeoutReports,
                samples,
                samplesToEnter,
                exitRatio,
                exitAfterNanos,
                reconnectOn,
                reconnectAfterNanos);
    }

    /** The threshold of a rule in its unit; 0 = rule off. */
    double of(HealthRule rule) {
        return switch (rule) {
            case TIMEOUT_DURATION -> timeoutNanos / 1e6;
            case FIRST_MEDIA_TIMEOUT -> firstMediaTimeoutNanos / 1e6;
            case MEDIA_TIMEOUT_REPORTS -> mediaTimeoutReports;
            case MAX_PACKET_LOSS -> maxPacketLoss;
            case MAX_ERROR_RATE -> maxErrorRate;
            case MIN_PACKET_RATE -> minPacketRate;
            case MAX_LATENCY -> maxLatencyNanos / 1e6;
            case MIN_LATENCY_MARGIN -> minLatencyMargin;
        };
    }

    /** Over how long the figure of a rule is measured; 0 for an instantaneous one. */
    long windowNanosOf(HealthRule rule) {
        return switch (rule) {
            case MAX_PACKET_LOSS, MAX_ERROR_RATE, MIN_PACKET_RATE -> windowNanos;
            case TIMEOUT_DURATION, FIRST_MEDIA_TIMEOUT, MEDIA_TIMEOUT_REPORTS, MAX_LATENCY, MIN_LATENCY_MARGIN -> 0;
        };
    }
}
