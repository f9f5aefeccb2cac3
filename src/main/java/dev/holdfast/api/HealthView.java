package dev.holdfast.api;

import dev.holdfast.model.ConnectionHealth;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Schema(
        name = "Health",
        description =
                "How a stream's connection does. Rates are over the health window and fall to 0 when media stops.")
record HealthView(
        boolean isConnected,

        @Schema(description = "When the last packet came, on this connection or an earlier one; null if none has.")
        @Nullable
        Instant lastSeen,

        @Schema(description = "Packets of this connection.") long packetCount,

        @Schema(description = "Damaged packets of this connection.")
        long errorCount,

        @Schema(description = "Round trip; null where the protocol has none.") @Nullable
        Double latencyMs,

        @Schema(description = "Lost of expected packets, 0 to 1.")
        double packetLoss,

        @Schema(description = "Damaged of checked packets, 0 to 1.")
        double errorRate,

        @Schema(description = "Packets per second.") double packetRate,
        @Schema(description = "Media bits per second.") double bitrateBps,

        @Schema(description = "Since the connection was opened; 0 without one.")
        long connectionAgeMs) {

    static HealthView of(ConnectionHealth health) {
        return new HealthView(
                health.connected(),
                health.lastSeen().orElse(null),
                health.packetCount(),
                health.errorCount(),
                health.latencyMs().isPresent() ? health.latencyMs().getAsDouble() : null,
                health.packetLoss(),
                health.errorRate(),
                health.packetRate(),
                health.bitrateBps(),
                health.connectionAgeMs());
    }
}
