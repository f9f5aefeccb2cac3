package dev.holdfast.model;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What counts as healthy, in the user's words.
 *
 * @param checkInterval between two samples; 10 ms to 10 s
 * @param timeoutDuration silence that counts as failure in any case; not below {@code checkInterval}
 * @param timeoutFloor silence that never counts as failure, however short the stream's own pauses are: between the two its
 *     rhythm decides; as long as {@code timeoutDuration} or longer = only that counts
 * @param firstMediaTimeout from connected to first media
 * @param window over which loss, errors and rates are measured; at least two check intervals
 * @param maxPacketLoss lost of expected packets, 0 to 1; 0 = rule off
 * @param maxLatency round-trip time; 0 = rule off
 * @param maxErrorRate damaged of received packets, 0 to 1; 0 = rule off
 * @param minPacketRate packets per second; 0 = rule off
 * @param minLatencyMargin agreed latency divided by round-trip time; 0 = rule off; only warns
 * @param mediaTimeoutReports reports in a row in which the source says that it sends media of which none comes; 0 = rule off
 * @param samples how many of the latest samples a verdict looks at (M); 1 to 64
 * @param samplesToEnter how many of them must break the rule to enter {@code degraded} (N); 1 to M
 * @param exitRatio a rule is kept again only below this share of its threshold (above its inverse for a minimum) for
 *     {@code windowsToExit}; more than 0, to 1
 * @param windowsToExit so many windows in a row a broken rule must be well until it is kept again; 0 = as soon as the latest
 *     samples are
 * @param reconnectOn reasons that reconnect rather than only degrade
 * @param reconnectAfter how long such a reason, {@code timeout} excepted, must last without a break before it reconnects
 */
public record HealthSettings(
        Duration checkInterval,
        Duration timeoutDuration,
        Duration timeoutFloor,
        Duration firstMediaTimeout,
        Duration window,
        double maxPacketLoss,
        Duration maxLatency,
        double maxErrorRate,
        double minPacketRate,
        double minLatencyMargin,
        int mediaTimeoutReports,
        int samples,
        int samplesToEnter,
        double exitRatio,
        int windowsToExit,
        Set<FailureReason> reconnectOn,
        Duration reconnectAfter) {

    /** The reasons that a rule over samples can give, {@code timeout} apart, which always reconnects. */
    public static final Set<FailureReason> DEGRADING = Set.copyOf(EnumSet.of(
            FailureReason.PACKET_LOSS,
            FailureReason.HIGH_LATENCY,
            FailureReason.HIGH_ERROR_RATE,
            FailureReason.LOW_PACKET_RATE));

    public static final HealthSettings DEFAULT = new HealthSettings(
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofMillis(250),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            0.05,
            Duration.ofSeconds(1),
            0.1,
            0,
            3.0,
            3,
            10,
            6,
            0.8,
            5,
            Set.of(),
            Duration.ofSeconds(10));

    public HealthSettings {
        reconnectOn = Set.copyOf(reconnectOn);
    }
}
