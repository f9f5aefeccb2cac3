package dev.holdfast.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is preserved of a stream's connection, so that it resumes after a reconnect or a restart of the service.
 *
 * @param codec what the media is in, once known
 * @param remoteAddress the peer of the last connection
 * @param localAddress our end of it
 * @param parameters what was negotiated or learnt: the source in use, latency, SSRC, payload type; no secrets
 * @param statistics totals, which go on counting from here
 * @param startTime when the connection in use was opened
 * @param lastActivity when media was last seen; some time where it never came, see {@link #lastMedia}
 * @param paused whether an operator has paused the stream
 */
public record ConnectionState(
        StreamId streamId,
        Protocol protocol,
        Optional<String> codec,
        Optional<String> remoteAddress,
        Optional<String> localAddress,
        Map<String, String> parameters,
        ConnectionStatistics statistics,
        Instant startTime,
        Instant lastActivity,
        boolean paused) {

    public ConnectionState {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** When media was last seen, if it ever was. */
    public Optional<Instant> lastMedia() {
        return statistics.packetsReceived() > 0 ? Optional.of(lastActivity) : Optional.empty();
    }
}
