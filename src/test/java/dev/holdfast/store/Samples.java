package dev.holdfast.store;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StoredDefinition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** States and definitions for tests. */
public final class Samples {

    private static final Instant START = Instant.parse("2026-02-28T23:59:59.123456789Z");

    private Samples() {}

    /** A state in which everything is set and the number can be read off. */
    public static final LifeSign SIGN =
            new LifeSign(Instant.parse("2026-01-02T03:04:05Z"), Instant.parse("2026-01-02T03:05:00.123Z"));

    public static ConnectionState state(String id, long number) {
        return new ConnectionState(
                new StreamId(id),
                Protocol.SRT,
                Optional.of("mpegts"),
                Optional.of("192.0.2.10:9000"),
                Optional.of("[2001:db8::1]:41000"),
                Map.of("latency_ms", "120", "stream_id", "#!::r=kamera ä\n\"1\""),
                new ConnectionStatistics(number, 1316 * number, 2, 1, Long.MAX_VALUE),
                START,
                START.plusMillis(number),
                true);
    }

    /** A state in which nothing is set that may be absent. */
    public static ConnectionState bareState(String id) {
        return new ConnectionState(
                new StreamId(id),
                Protocol.UDP,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                ConnectionStatistics.ZERO,
                START,
                START,
                false);
    }

    /** A definition from which the number can be read off. */
    public static StoredDefinition definition(String id, long number) {
        return new StoredDefinition(
                new StreamId(id), "{\"id\": \"" + id + "\",\n \"site\": \"Tromsø\", \"number\": " + number + "}");
    }
}
