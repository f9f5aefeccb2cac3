package dev.holdfast.definition;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of the section {@code health}. */
final class HealthReader {

    private static final Leaf<Duration> CHECK_INTERVAL = Leaf.duration("10ms", "10s", "100ms");
    private static final Leaf<Duration> TIMEOUT = Leaf.duration("10ms", "1h", "2s");
    private static final Leaf<Duration> FLOOR = Leaf.duration("100ms", "1h", "250ms");
    private static final Leaf<Duration> WINDOW = Leaf.duration("20ms", "10m", "2s");
    private static final Leaf<Duration> MAX_LATENCY = Leaf.duration("0s", "1m", "1s");
    private static final Leaf<Duration> RECONNECT_AFTER = Leaf.duration("0s", "1h", "10s");
    private static final Leaf<Double> SHARE = Leaf.ratio("0", "0.05 or 5%");
    private static final Leaf<Double> PACKET_RATE = Leaf.decimal("0", "1000000000", "100");
    private static final Leaf<Double> LATENCY_MARGIN = Leaf.decimal("0", "1000", "3");
    private static final Leaf<Integer> REPORTS = Leaf.integer(0, 100);
    private static final Leaf<Integer> WINDOWS = Leaf.integer(0, 100);
    private static final Leaf<Integer> SAMPLES = Leaf.integer(1, 64);
    private static final Leaf<Double> EXIT_RATIO = Leaf.ratio("0.01", "0.8 or 80%");
    private static final Leaf<FailureReason> REASON = Leaf.choice(HealthSettings.DEGRADING);

    private HealthReader() {}

    static HealthSettings read(@Nullable HealthDocument written, HealthSettings base, Section at) {
        if (written == null) {
            return base;
        }
        HealthSettings health = new HealthSettings(
                at.leaf("checkInterval", written.checkInterval(), CHECK_INTERVAL, base.checkInterval()),
                at.leaf("timeoutDuration", written.timeoutDuration(), TIMEOUT, base.timeoutDuration()),
                at.leaf("timeoutFloor", written.timeoutFloor(), FLOOR, base.timeoutFloor()),
                at.leaf("firstMediaTimeout", written.firstMediaTimeout(), TIMEOUT, base.firstMediaTimeout()),
                at.leaf("window", written.window(), WINDOW, base.window()),
                at.leaf("maxPacketLoss", written.maxPacketLoss(), SHARE, base.maxPacketLoss()),
                at.leaf("maxLatency", written.maxLatency(), MAX_LATENCY, base.maxLatency()),
                at.leaf("maxErrorRate", written.maxErrorRate(), SHARE, base.maxErrorRate()),
                at.leaf("minPacketRate", written.minPacketRate(), PACKET_RATE, base.minPacketRate()),
                at.leaf("minLatencyMargin", written.minLatencyMargin(), LATENCY_MARGIN, base.minLatencyMargin()),
                at.leaf("mediaTimeoutReports", written.mediaTimeoutReports(), REPORTS, base.mediaTimeoutReports()),
                at.leaf("samples", written.samples(), SAMPLES, base.samples()),
                at.leaf("samplesToEnter", written.samplesToEnter(), SAMPLES, base.samplesToEnter()),
                at.leaf("exitRatio", written.exitRatio(), EXIT_RATIO, base.exitRatio()),
                at.leaf("windowsToExit", written.windowsToExit(), WINDOWS, base.windowsToExit()),
                reasons(written.reconnectOn(), base.reconnectOn(), at),
                at.leaf("reconnectAfter", written.reconnectAfter(), RECONNECT_AFTER, base.reconnectAfter()));
        checkTogether(health, at);
        return health;
    }

    private static void checkTogether(HealthSettings health, Section at) {
        Duration interval = health.checkInterval();
        at.atLeast("timeoutDuration", health.timeoutDuration(), "checkInterval", interval, interval, "");
        at.atLeast("window", health.window(), "checkInterval", interval, interval.multipliedBy(2), "twice ");
        at.atLeast("samples", health.samples(), "samplesToEnter", health.samplesToEnter(), health.samplesToEnter(), "");
    }

    private static Set<FailureReason> reasons(@Nullable List<String> written, Set<FailureReason> base, Section at) {
        if (written == null) {
            return base;
        }
        EnumSet<FailureReason> reasons = EnumSet.noneOf(FailureReason.class);
        for (int i = 0; i < written.size(); i++) {
            FailureReason reason = at.read("reconnectOn[" + i + "]", written.get(i), REASON);
            if (reason != null) {
                reasons.add(reason);
            }
        }
        return reasons;
    }
}
