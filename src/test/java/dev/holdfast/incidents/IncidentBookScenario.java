package dev.holdfast.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.testing.MillisClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A book, a clock that a test moves on, and what streams tell. */
abstract class IncidentBookScenario {

    static final StreamId CAM1 = new StreamId("cam1");
    static final StreamId CAM2 = new StreamId("cam2");
    static final long T0 = 1_790_000_000_000L;

    final Map<StreamId, Supplier<String>> saved = new HashMap<>();
    final List<StreamId> deleted = new ArrayList<>();
    long nowMillis = T0;
    IncidentBook book = book(100);

    IncidentBook book(int capacity) {
        return book(capacity, 100);
    }

    IncidentBook book(int capacity, int ofEachStream) {
        HistorySink sink = new HistorySink() {
            @Override
            public void save(StreamId streamId, Supplier<String> document) {
                saved.put(streamId, document);
            }

            @Override
            public void delete(StreamId streamId) {
                deleted.add(streamId);
            }
        };
        return new IncidentBook(
                new MillisClock(() -> nowMillis), sink, new IncidentBook.Bounds(capacity, ofEachStream, 100));
    }

    /** Of a run that began with the first test's time. */
    static Optional<LifeSign> aliveUntil(long millis) {
        return Optional.of(new LifeSign(at(T0), at(millis)));
    }

    static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    OutageRecord only(boolean open) {
        List<OutageRecord> found = book.list(Set.of(CAM1), open, Long.MAX_VALUE, 10);
        assertThat(found).hasSize(1);
        return book.find(found.getFirst().number()).orElseThrow();
    }

    void stream(StreamId id) {
        tell(id, EventType.STREAM_ADDED, StateName.IDLE, 0, null, Map.of());
        tell(id, EventType.STREAM_STATE_CHANGED, StateName.STREAMING, 0, null, Map.of());
    }

    void outage(StreamId id) {
        begin(id, 0);
        pass(1000);
        tell(id, EventType.RECONNECTION_SUCCEEDED, StateName.STREAMING, 1, Duration.ofSeconds(1), Map.of());
        pass(1000);
    }

    void begin(StreamId id, long silentMillis) {
        book.publish(notice(
                id,
                EventType.RECONNECTION_STARTED,
                StateName.WAITING,
                1,
                null,
                Duration.ofMillis(silentMillis),
                Map.of("rule", "timeout")));
    }

    void tell(
            StreamId id,
            EventType type,
            StateName state,
            int attempt,
            @Nullable Duration duration,
            Map<String, Object> details) {
        book.publish(notice(id, type, state, attempt, duration, null, details));
    }

    static Notice notice(
            StreamId id,
            EventType type,
            StateName state,
            int attempt,
            @Nullable Duration duration,
            @Nullable Duration outage,
            Map<String, Object> details) {
        return new Notice(
                type,
                id,
                attempt,
                0,
                state,
                StateName.STREAMING,
                Optional.of(FailureReason.TIMEOUT),
                Severity.CRITICAL,
                Optional.of("no media for 2 s"),
                Optional.empty(),
                Optional.ofNullable(duration),
                Optional.ofNullable(outage),
                details);
    }

    void pass(long millis) {
        nowMillis += millis;
    }

    static ConnectionHealth health(double bitrate) {
        return new ConnectionHealth(
                true, Optional.empty(), 100, 0, OptionalDouble.of(20), 0.01, 0, bitrate / 10_528, bitrate, 1000);
    }
}
