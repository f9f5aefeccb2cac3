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
 * @param exitAfterNanos how long a broken rule must be kept until it counts as kept again
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
        long exitAfterNanos,
        Set<FailureReason> reconnectOn,
        long reconnectAfterNanos) {

    /** A window never tells more samples apart than this, however often health is checked. */
    private static final int MAX_WINDOW_SAMPLES = 1_000;

    /**
     * So many windows in a row must be good. With one, loss around the threshold of 5 % at 4.5 Mbit/s changes the state
     * some 400 times an hour; with five, once.
     */
    private static final int WINDOWS_TO_EXIT = 5;

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
                WINDOWS_TO_EXIT * window,
                settings.reconnectOn(),
                settings.reconnectAfter().toNanos());
    }
}
