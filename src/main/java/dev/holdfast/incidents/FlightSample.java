package dev.holdfast.incidents;

import org.jspecify.annotations.Nullable;

/**
 * How a stream did at one second. Rates are over its health window.
 *
 * @param atMillis since the epoch
 * @param packetLoss 0 to 1
 * @param errorRate 0 to 1
 * @param latencyMs round-trip time; null where the protocol has none
 */
public record FlightSample(
        long atMillis,
        double bitrateBps,
        double packetRate,
        double packetLoss,
        double errorRate,
        @Nullable Double latencyMs) {}
