package dev.holdfast.store;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StorageException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A connection's state as the JSON document every store keeps.
 *
 * <p>The names are those of {@code GET /streams/{id}/connection-state}. Fields unknown here are ignored when reading, so a
 * later version may add some; {@code version} is raised only when an old reader would go wrong.
 *
 * @param expiresAt when to forget it, for stores that cannot expire by themselves; empty for never
 */
public record StateDocument(ConnectionState state, Optional<Instant> expiresAt) {

    /** What this version writes, and the highest it reads. */
    static final int VERSION = 1;

    /** A state without an expiry of its own. */
    public static StateDocument of(ConnectionState state) {
        return new StateDocument(state, Optional.empty());
    }

    /** The document as one line of JSON. */
    public String toJson() {
        ObjectNode out = Json.object();
        out.put("version", VERSION);
        out.put("stream_id", state.streamId().value());
        out.put("protocol", state.protocol().wire());
        state.codec().ifPresent(codec -> out.put("codec", codec));
        state.remoteAddress().ifPresent(address -> out.put("remote_addr", address));
        state.localAddress().ifPresent(address -> out.put("local_addr", address));
        ObjectNode parameters = out.putObject("parameters");
        state.parameters().forEach(parameters::put);
        ConnectionStatistics totals = state.statistics();
        out.putObject("statistics")
                .put("packets_received", totals.packetsReceived())
                .put("bytes_received", totals.bytesReceived())
                .put("packets_lost", totals.packetsLost())
                .put("packet_errors", totals.packetErrors())
                .put("uptime_ms", totals.uptimeMillis());
        out.put("start_time", state.startTime().toString());
        out.put("last_activity", state.lastActivity().toString());
        out.put("paused", state.paused());
        expiresAt.ifPresent(at -> out.put("expires_at", at.toString()));
        return out.toString();
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @param where the document comes from (a file, a key), for messages
     * @param expected the stream it must be of
     * @throws StorageException if it is no such document; the message names where, the field, expected and found
     */
    public static StateDocument parse(String json, String where, StreamId expected) {
        Fields fields = Fields.parse(json, where);
        long version = fields.whole("version", 0);
        if (version < 1 || version > VERSION) {
            throw fields.fault(
                    "version", "1 to " + VERSION, version + (version > VERSION ? ", written by a newer Holdfast" : ""));
        }
        String id = fields.text("stream_id");
        if (!id.equals(expected.value())) {
            throw fields.fault("stream_id", "'" + expected + "'", "'" + id + "'");
        }
        ConnectionState state = new ConnectionState(
                expected,
                protocol(fields),
                fields.optionalText("codec"),
                fields.optionalText("remote_addr"),
                fields.optionalText("local_addr"),
                parameters(fields.object("parameters")),
                statistics(fields.object("statistics")),
                fields.instant("start_time"),
                fields.instant("last_activity"),
                fields.flag("paused"));
        return new StateDocument(state, fields.optionalInstant("expires_at"));
    }

    private static Protocol protocol(Fields fields) {
        String name = fields.text("protocol");
        return Stream.of(Protocol.values())
                .filter(each -> each.wire().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> fields.fault(
                        "protocol",
                        Stream.of(Protocol.values()).map(Protocol::wire).collect(Collectors.joining(", ")),
                        "'" + name + "'"));
    }

    private static Map<String, String> parameters(Fields fields) {
        return fields.names().stream().collect(Collectors.toMap(name -> name, fields::text));
    }

    private static ConnectionStatistics statistics(Fields fields) {
        return new ConnectionStatistics(
                fields.whole("packets_received", 0),
                fields.whole("bytes_received", 0),
                fields.whole("packets_lost", 0),
                fields.whole("packet_errors", 0),
                fields.whole("uptime_ms", 0));
    }
}
