package dev.holdfast.runtime;

import dev.holdfast.health.HealthFigures;
import dev.holdfast.health.Verdict;
import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A connection as its owner saw it at one check, for any thread to read.
 *
 * @param openedNanos when it was opened; of no meaning while it is not open
 * @param sample the counters then
 * @param figures null before the first media
 * @param warnings rules broken that are only told of
 */
record LiveView(
        Connection connection,
        boolean open,
        long openedNanos,
        ConnectionSample sample,
        @Nullable HealthFigures figures,
        List<Verdict.Warning> warnings) {

    /**
     * What is shown of it.
     *
     * @param lastMedia when media was last seen on an earlier connection
     */
    ConnectionHealth health(Clock clock, long nowNanos, Optional<Instant> lastMedia) {
        HealthFigures now = figures;
        Optional<Instant> lastSeen = sample.lastPacketNanos() == ConnectionSample.NEVER
                ? lastMedia
                : Optional.of(clock.now().minusNanos(Math.max(0, nowNanos - sample.lastPacketNanos())));
        OptionalDouble latency = sample.roundTripNanos() == ConnectionSample.UNKNOWN
                ? OptionalDouble.empty()
                : OptionalDouble.of(sample.roundTripNanos() / 1e6);
        return new ConnectionHealth(
                open,
                lastSeen,
                sample.packets(),
                sample.errors(),
                latency,
                now == null ? 0 : now.packetLoss(),
                now == null ? 0 : now.errorRate(),
                now == null ? 0 : now.packetRate(),
                now == null ? 0 : now.bitrateBps(),
                open ? (nowNanos - openedNanos) / 1_000_000 : 0);
    }
}
