package dev.holdfast.definition;

import dev.holdfast.model.HealthSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link HealthSettings} as written. */
public record HealthDocument(
        @Nullable String checkInterval,
        @Nullable String timeoutDuration,
        @Nullable String timeoutFloor,
        @Nullable String firstMediaTimeout,
        @Nullable String window,
        @Nullable String maxPacketLoss,
        @Nullable String maxLatency,
        @Nullable String maxErrorRate,
        @Nullable String minPacketRate,
        @Nullable String minLatencyMargin,
        @Nullable String mediaTimeoutReports,
        @Nullable String samples,
        @Nullable String samplesToEnter,
        @Nullable String exitRatio,
        @Nullable String windowsToExit,
        @Nullable List<String> reconnectOn,
        @Nullable String reconnectAfter) {}
