package dev.holdfast.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of an open connection besides its counters.
 *
 * @param remoteAddress the peer, {@code address:port}; empty while none has sent anything
 * @param localAddress our end, {@code address:port}
 * @param codec what the media is in ({@code h264+aac}; {@code mpegts} while no more is known), once seen
 * @param parameters what was negotiated or learnt, by name ({@code latency_ms}, {@code stream_id}, {@code ssrc}); no secrets
 */
public record ConnectionDetails(
        Optional<String> remoteAddress,
        Optional<String> localAddress,
        Optional<String> codec,
        Map<String, String> parameters) {

    /** Nothing known yet. */
    public static final ConnectionDetails UNKNOWN =
            new ConnectionDetails(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    public ConnectionDetails {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
}
