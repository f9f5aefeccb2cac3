package dev.holdfast.api;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.Protocol;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Schema(
        name = "ConnectionState",
        description = "What is preserved of a stream's connection, so that it resumes after a reconnect or a restart.")
record ConnectionStateView(
        String streamId,
        Protocol protocol,

        @Schema(description = "What the media is in, video first, once known.", example = "h264+aac") @Nullable
        String codec,

        @Schema(example = "192.0.2.10:9000") @Nullable String remoteAddr,
        @Schema(example = "192.0.2.1:40000") @Nullable String localAddr,

        @Schema(description = "What was negotiated or learnt.", example = "{\"latency_ms\": \"120\"}")
        Map<String, String> parameters,

        PreservedStatistics statistics,

        @Schema(description = "When the connection was opened.")
        Instant startTime,

        @Schema(description = "When media was last seen; null before the first.") @Nullable
        Instant lastActivity) {

    static ConnectionStateView of(ConnectionState state) {
        ConnectionStatistics totals = state.statistics();
        return new ConnectionStateView(
                state.streamId().value(),
                state.protocol(),
                state.codec().orElse(null),
                state.remoteAddress().orElse(null),
                state.localAddress().orElse(null),
                state.parameters(),
                new PreservedStatistics(
                        totals.packetsReceived(), totals.bytesReceived(), totals.packetErrors(), totals.uptimeMillis()),
                state.startTime(),
                state.lastMedia().orElse(null));
    }

    @Schema(description = "Totals that go on counting from here.")
    record PreservedStatistics(long packetsReceived, long bytesReceived, long packetErrors, long uptimeMs) {}
}
