package dev.holdfast.srt;

import java.time.Duration;

/** What {@link SrtRuntime.Builder} collects. */
record RuntimeSettings(int pollers, Duration statisticsInterval, int callerPorts, Duration ownerGrace) {

    static final RuntimeSettings DEFAULTS = new RuntimeSettings(1, Duration.ofMillis(100), 4, Duration.ZERO);

    RuntimeSettings {
        inRange("pollers", pollers, 1, 64);
        inRange("caller ports", callerPorts, 1, 256);
        inRange("statistics interval in ms", statisticsInterval.toMillis(), 10, 60_000);
        inRange("owner's grace in ms", ownerGrace.toMillis(), 0, 60_000);
    }

    private static void inRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
