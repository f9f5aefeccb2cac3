package dev.holdfast.health;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthSettings;
import java.util.Set;

/**
 * The limits that health is judged by, in the engine's units. What each means is said in {@link HealthSettings}.
 *
 * @param timeoutNanos silence that counts as failure
 * @param windowNanos over which loss, errors and rates are measured
 * @param windowSamples how many samples fit into the window
 * @param maxLatencyNanos 0 = rule off, as for every other threshold
 */
public record FailureThresholds(
        long timeoutNanos,
        long windowNanos,
        int windowSamples,
        double maxPacketLoss,
        long maxLatencyNanos,
        double maxErrorRate,
        double minPacketRate,
        int samples,
        int samplesToEnter,
        double exitRatio,
        Set<FailureReason> reconnectOn,
        long reconnectAfterNanos) {

    /** A window never keeps more samples than this; with more checks in a window the oldest go early. */
    private static final int MAX_WINDOW_SAMPLES = 1_000;

    public FailureThresholds {
        reconnectOn = Set.copyOf(reconnectOn);
    }

    /** The limits as a definition states them. */
    public static FailureThresholds of(HealthSettings settings) {
        return withTimeout(settings, settings.timeoutDuration().toNanos());
    }

    /**
     * The limits as a definition states them, with the silence that a protocol's own setting allows.
     *
     * @param timeoutNanos more than 0
     */
    public static FailureThresholds withTimeout(HealthSettings settings, long timeoutNanos) {
        long window = settings.window().toNanos();
        long fit = window / Math.max(1, settings.checkInterval().toNanos()) + 1;
        return new FailureThresholds(
                timeoutNanos,
                window,
                Math.clamp(fit, 2, MAX_WINDOW_SAMPLES),
                settings.maxPacketLoss(),
                settings.maxLatency().toNanos(),
                settings.maxErrorRate(),
                settings.minPacketRate(),
                settings.samples(),
                settings.samplesToEnter(),
                settings.exitRatio(),
                settings.reconnectOn(),
                settings.reconnectAfter().toNanos());
    }
}
