package dev.holdfast.health;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthSettings;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** Health settings with some of the defaults changed. */
final class Settings {

    Duration checkInterval = HealthSettings.DEFAULT.checkInterval();
    Duration timeoutDuration = HealthSettings.DEFAULT.timeoutDuration();
    Duration window = HealthSettings.DEFAULT.window();
    double maxPacketLoss = HealthSettings.DEFAULT.maxPacketLoss();
    Duration maxLatency = HealthSettings.DEFAULT.maxLatency();
    double maxErrorRate = HealthSettings.DEFAULT.maxErrorRate();
    double minPacketRate = HealthSettings.DEFAULT.minPacketRate();
    double minLatencyMargin = HealthSettings.DEFAULT.minLatencyMargin();
    int mediaTimeoutReports = HealthSettings.DEFAULT.mediaTimeoutReports();
    int windowsToExit = HealthSettings.DEFAULT.windowsToExit();
    int samples = HealthSettings.DEFAULT.samples();
    int samplesToEnter = HealthSettings.DEFAULT.samplesToEnter();
    Set<FailureReason> reconnectOn = HealthSettings.DEFAULT.reconnectOn();
    Duration reconnectAfter = HealthSettings.DEFAULT.reconnectAfter();

    private Settings() {}

    static HealthSettings with(Consumer<Settings> change) {
        Settings changed = new Settings();
        change.accept(changed);
        return new HealthSettings(
                changed.checkInterval,
                changed.timeoutDuration,
                HealthSettings.DEFAULT.timeoutFloor(),
                HealthSettings.DEFAULT.firstMediaTimeout(),
                changed.window,
                changed.maxPacketLoss,
                changed.maxLatency,
                changed.maxErrorRate,
                changed.minPacketRate,
                changed.minLatencyMargin,
                changed.mediaTimeoutReports,
                changed.samples,
                changed.samplesToEnter,
                HealthSettings.DEFAULT.exitRatio(),
                changed.windowsToExit,
                changed.reconnectOn,
                changed.reconnectAfter);
    }
}
