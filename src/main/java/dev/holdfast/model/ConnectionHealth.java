package dev.holdfast.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a stream's connection does right now. Rates are over the health window and fall to zero when media stops.
 *
 * @param connected whether a connection is open
 * @param lastSeen when the last packet came
 * @param packetCount packets of this connection
 * @param errorCount damaged packets of this connection
 * @param latencyMs round-trip time, where the protocol has one
 * @param packetLoss lost of expected packets in the window, 0 to 1
 * @param errorRate damaged of checked packets in the window, 0 to 1
 * @param packetRate packets per second
 * @param bitrateBps media bits per second
 * @param connectionAgeMs since it was opened; 0 if none is
 */
public record ConnectionHealth(
        boolean connected,
        Optional<Instant> lastSeen,
        long packetCount,
        long errorCount,
        OptionalDouble latencyMs,
        double packetLoss,
        double errorRate,
        double packetRate,
        double bitrateBps,
        long connectionAgeMs) {

    /** No connection. */
    public static final ConnectionHealth NONE =
            new ConnectionHealth(false, Optional.empty(), 0, 0, OptionalDouble.empty(), 0, 0, 0, 0, 0);
}
