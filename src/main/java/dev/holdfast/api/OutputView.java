package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.model.FullPolicy;
import dev.holdfast.model.OutputActivity;
import dev.holdfast.model.OutputBuffer;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.runtime.StreamSnapshot;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

@Schema(name = "Output", description = "How one of a stream's outputs does.")
@JsonInclude(JsonInclude.Include.ALWAYS)
record OutputView(
        @Schema(description = "The stream's id and the output's place in its definition.", example = "cam1/0")
        String id,

        @Schema(example = "udp://127.0.0.1:9500") String uri,

        @Schema(description = "Whether it can be sent to: connected, listening, or its file open.")
        boolean up,

        @Schema(description = "Whether it is up and its reader takes what comes.")
        boolean healthy,

        @Schema(description = "Since it can be sent to; null while it cannot.") @Nullable
        Long uptimeMs,

        @Schema(description = "When something was last sent; null before the first.") @Nullable
        Instant lastActivity,

        @Schema(description = "Datagrams; to each of several readers.")
        long packetsSent,

        long bytesSent,

        @Schema(description = "Datagrams that could not be sent: no connection, buffer full, no route.")
        long packetsDropped,

        @Schema(description = "Transport packets sent while the input was away, with filler=1.")
        long fillerPackets,

        @Schema(description = "The attempt of connecting that is under way; 0 if the connection has lasted.")
        int retryCount,

        @Schema(description = "How often its connection was replaced, or its file after an error.")
        long restarts,

        @Schema(description = "Who is connected to an output that listens; 0 for others.")
        int readers,

        @Schema(
                description =
                        "Octets that wait; of the reader that is farthest behind. Null where the kernel's socket buffer is all"
                                + " there is.")
        @Nullable
        Long bufferSize,

        @Schema(description = "Octets that can wait.") @Nullable
        Long maxBuffer,

        @Schema(description = "What is done with what has no room.") @Nullable
        FullPolicy policy,

        @Schema(description = "Whether the buffer filled to its high mark and has not fallen to its low mark since.")
        boolean backpressure,

        @Schema(description = "The latest reason for a drop or for the end of a connection; null if there was none.")
        @Nullable
        String lastError) {

    /** All of a stream, in the order of its definition. */
    static List<OutputView> all(StreamSnapshot snapshot) {
        String stream = snapshot.definition().id().value();
        List<OutputStatus> outputs = snapshot.outputs();
        Instant now = Instant.now();
        return IntStream.range(0, outputs.size())
                .mapToObj(i -> of(stream + "/" + i, outputs.get(i), now))
                .toList();
    }

    private static OutputView of(String id, OutputStatus status, Instant now) {
        OutputActivity activity = status.activity();
        OutputBuffer buffer = activity.buffer().orElse(null);
        boolean backpressure = buffer != null && buffer.backpressure();
        return new OutputView(
                id,
                status.uri(),
                status.up(),
                status.up() && !backpressure,
                activity.upSince()
                        .map(since -> Math.max(0, Duration.between(since, now).toMillis()))
                        .orElse(null),
                activity.lastSent().orElse(null),
                status.packetsSent(),
                status.bytesSent(),
                status.packetsDropped(),
                activity.fillerPackets(),
                activity.attempt(),
                activity.restarts(),
                activity.readers(),
                buffer == null ? null : buffer.octets(),
                buffer == null ? null : buffer.mostOctets(),
                buffer == null ? null : buffer.full(),
                backpressure,
                status.lastError().orElse(null));
    }
}
