package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;

/**
 * The health of one connection: takes its counters at every check and makes figures of the last while from them.
 *
 * <p>One per connection, so that nothing of a dead connection is counted against the new one. Not thread-safe: the
 * stream's owner calls it.
 */
public final class HealthChecker {

    private final long openedNanos;
    private final SampleWindow window;

    /**
     * @param thresholds for the length of the window
     * @param opened the counters when the connection was opened, or when media came back on it
     */
    public HealthChecker(FailureThresholds thresholds, ConnectionSample opened) {
        this.openedNanos = opened.atNanos();
        this.window = new SampleWindow(thresholds.windowNanos(), thresholds.windowSamples(), opened);
    }

    /** The figures as of the counters taken last. */
    public HealthFigures figures() {
        return HealthFigures.over(window, openedNanos);
    }

    /**
     * Takes the counters of now.
     *
     * @param sample not older than the one before
     */
    public HealthFigures check(ConnectionSample sample) {
        window.add(sample);
        return figures();
    }
}
