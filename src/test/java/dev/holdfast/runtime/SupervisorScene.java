package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.BackoffSettings;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.JitterSettings;
import dev.holdfast.model.Notice;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.ResumePolicy;
import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StateSettings;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.ConnectGate;
import dev.holdfast.reconnect.StateSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A supervisor among fakes, and the words to play with it; JUnit makes one for each test. */
abstract class SupervisorScene {

    static final StreamId ID = new StreamId("cam1");
    static final Duration PACKET_INTERVAL = Duration.ofMillis(10);

    final VirtualTime time = new VirtualTime();
    final FakeTransport transport = new FakeTransport();
    final FakeOutputs outputs = new FakeOutputs();
    final List<Notice> notices = new ArrayList<>();
    final Map<StreamId, ConnectionState> saved = new HashMap<>();
    ConnectGate gate = ConnectGate.OPEN;

    static ConnectionState past(String source, boolean paused) {
        return past(source, paused, new ConnectionStatistics(5_000, 5_000 * 1316, 3, 2, 60_000));
    }

    static ConnectionState past(String source, boolean paused, ConnectionStatistics statistics) {
        return new ConnectionState(
                ID,
                Protocol.SRT,
                Optional.of("mpegts"),
                Optional.of("192.0.2.10:9000"),
                Optional.of("192.0.2.1:40000"),
                Map.of(Chronicle.SOURCE, source),
                statistics,
                Instant.parse("2026-01-02T03:04:05Z"),
                Instant.parse("2026-01-02T03:05:05Z"),
                paused);
    }

    StreamSupervisor started(StreamDefinition definition, Optional<ConnectionState> preserved) {
        StateSink states = new StateSink() {
            @Override
            public void save(ConnectionState state, Duration ttl) {
                saved.put(state.streamId(), state);
            }

            @Override
            public void delete(StreamId streamId) {
                saved.remove(streamId);
            }
        };
        StreamSupervisor stream = new StreamSupervisor(environment(states), time, definition, preserved);
        stream.start();
        time.settle();
        return stream;
    }

    Environment environment(StateSink states) {
        return new Environment(
                time, new SplittableRandom(7), new Transports(List.of(transport)), outputs, gate, notices::add, states);
    }

    StreamSupervisor streaming(StreamDefinition definition) {
        StreamSupervisor stream = started(definition, Optional.empty());
        transport.latest().open();
        flow(Duration.ofSeconds(1));
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        return stream;
    }

    void flow(Duration duration) {
        for (long left = duration.toNanos(); left > 0; left -= PACKET_INTERVAL.toNanos()) {
            time.pass(PACKET_INTERVAL);
            transport.latest().receive(time.nanoTime());
            time.settle();
        }
    }

    /** So many packets, with one lost before each {@code every}th. */
    void flowLosing(int packets, int every) {
        for (int i = 0; i < packets; i++) {
            if (i % every == 0) {
                transport.latest().lose(1);
            }
            flow(PACKET_INTERVAL);
        }
    }

    /** The same definition with so long a backoff that only media itself can end an outage soon. */
    static StreamDefinition slowly(StreamDefinition definition) {
        ReconnectionSettings slow = new ReconnectionSettings(
                0,
                new BackoffSettings(
                        BackoffSettings.Type.FIXED,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        1,
                        JitterSettings.NONE,
                        List.of()),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                ResumePolicy.AS_IS);
        return with(definition, slow, "oslo");
    }

    Notice notice(EventType type) {
        return notices.stream().filter(each -> each.type() == type).findFirst().orElseThrow();
    }

    List<EventType> types() {
        return notices.stream().map(Notice::type).toList();
    }

    static Failure lost() {
        return Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "the connection broke");
    }

    static StreamDefinition definition(String... sources) {
        return new StreamDefinition(
                ID,
                Map.of("site", "oslo"),
                StreamDefinition.DEFAULT_PRIORITY,
                java.util.Arrays.stream(sources).map(SourceUri::parse).toList(),
                List.of(OutputUri.parse("udp://127.0.0.1:9500")),
                ReconnectionSettings.DEFAULT,
                HealthSettings.DEFAULT,
                StateSettings.DEFAULT,
                SrtSettings.DEFAULT,
                RtpSettings.DEFAULT);
    }

    static StreamDefinition with(StreamDefinition base, ReconnectionSettings reconnection, String site) {
        return new StreamDefinition(
                base.id(),
                Map.of("site", site),
                base.priority(),
                base.sources(),
                base.outputs(),
                reconnection,
                base.health(),
                base.state(),
                base.srt(),
                base.rtp());
    }
}
