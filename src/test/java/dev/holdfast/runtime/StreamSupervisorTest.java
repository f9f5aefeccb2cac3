package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.Notice;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StateSettings;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.ConnectGate;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.reconnect.StateSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamSupervisorTest {

    private static final StreamId ID = new StreamId("cam1");
    private static final Duration PACKET_INTERVAL = Duration.ofMillis(10);

    private final VirtualTime time = new VirtualTime();
    private final FakeTransport transport = new FakeTransport();
    private final FakeOutputs outputs = new FakeOutputs();
    private final List<Notice> notices = new ArrayList<>();
    private final Map<StreamId, ConnectionState> saved = new HashMap<>();

    @Test
    void supervisor_whenMediaArrives_streamsAndCounts() {
        StreamSupervisor stream = started(definition("srt://192.0.2.10:9000"), Optional.empty());
        assertThat(stream.snapshot().state()).isEqualTo(StateName.CONNECTING);
        assertThat(stream.snapshot().health().connected()).isFalse();

        transport.latest().open();
        time.settle();
        assertThat(stream.snapshot().state()).isEqualTo(StateName.VERIFYING);
        assertThat(stream.snapshot().health().connected()).isTrue();

        flow(Duration.ofSeconds(3));
        StreamSnapshot now = stream.snapshot();
        assertThat(now.state()).isEqualTo(StateName.STREAMING);
        assertThat(now.statistics().packetsReceived()).isBetween(290L, 300L);
        assertThat(now.health().packetRate()).isBetween(95.0, 105.0);
        assertThat(now.protocolStatistics()).containsEntry("fake_gauge", 7.0);
        assertThat(outputs.packets).isEqualTo(300);
    }

    @Test
    void supervisor_whenMediaStopsWithTheConnectionUp_detectsAtTheTimeoutAndReconnects() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        long lastPacket = time.nanoTime();
        time.pass(Duration.ofMillis(1_989));
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        time.pass(Duration.ofMillis(150));

        Notice detected = notice(EventType.FAILURE_DETECTED);
        assertThat(detected.reason()).contains(FailureReason.TIMEOUT);
        assertThat(detected.outage().orElseThrow()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_011));
        assertThat(types())
                .containsSubsequence(
                        EventType.FAILURE_DETECTED,
                        EventType.RECONNECTION_STARTED,
                        EventType.RECONNECTION_WAITING,
                        EventType.RECONNECTION_ATTEMPT);
        assertThat(transport.connections).hasSize(2);
        assertThat(transport.openConnections()).isEqualTo(1);

        transport.latest().open();
        time.pass(Duration.ofMillis(100));
        flow(Duration.ofMillis(50));
        Notice succeeded = notice(EventType.RECONNECTION_SUCCEEDED);
        assertThat(succeeded.attempt()).isEqualTo(1);
        assertThat(succeeded.outage().orElseThrow().toNanos()).isBetween(2_000_000_000L, time.nanoTime() - lastPacket);
        assertThat(stream.snapshot().retryCount()).isEqualTo(1);
        assertThat(stream.snapshot().lastError().orElseThrow().failure().reason())
                .isEqualTo(FailureReason.TIMEOUT);
    }

    @Test
    void supervisor_overReconnects_neverResetsItsTotals() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        time.pass(Duration.ofMillis(100));
        long before = stream.snapshot().statistics().packetsReceived();
        for (int i = 0; i < 5; i++) {
            transport.latest().end(lost());
            time.pass(Duration.ofSeconds(6));
            transport.latest().open();
            flow(Duration.ofSeconds(1));
            time.pass(Duration.ofMillis(100));
            long now = stream.snapshot().statistics().packetsReceived();
            assertThat(now).isEqualTo(before + 100);
            assertThat(stream.snapshot().protocolStatistics()).containsEntry("fake_packets_total", (double) now);
            before = now;
        }
        assertThat(stream.snapshot().statistics().uptimeMillis()).isBetween(6_000L, 6_700L);
    }

    @Test
    void supervisor_whenADefinitionKeepsTheSources_keepsTheConnection() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        StreamDefinition relabelled = with(definition("srt://192.0.2.10:9000"), ReconnectionSettings.DEFAULT, "bergen");
        stream.replace(relabelled);
        time.settle();

        assertThat(transport.connections).hasSize(1);
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        assertThat(stream.snapshot().definition().labels()).containsEntry("site", "bergen");
        assertThat(outputs.opened).isEqualTo(1);
    }

    @Test
    void supervisor_whenADefinitionChangesTheSource_reconnectsAndKeepsOutputsAndTotals() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        long before = transport.latest().sample(0).packets();
        stream.replace(definition("srt://192.0.2.11:9000"));
        time.settle();

        assertThat(transport.openConnections()).isEqualTo(1);
        assertThat(transport.openReconnectors).isEqualTo(1);
        assertThat(transport.latest().source.host()).isEqualTo("192.0.2.11");
        assertThat(stream.snapshot().statistics().packetsReceived()).isEqualTo(before);
        assertThat(outputs.opened).isEqualTo(1);
        assertThat(outputs.closed).isZero();
    }

    @Test
    void supervisor_whenPaused_staysSoOverARestartAndResumes() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        assertThat(stream.command(StreamCommand.PAUSE)).isEmpty();
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STOPPED);
        assertThat(transport.openConnections()).isZero();
        assertThat(saved.get(ID)).matches(ConnectionState::paused);
        assertThat(transport.openReconnectors).isZero();

        // A paused stream's state must not expire while it is paused.
        saved.clear();
        time.pass(Duration.ofHours(13));
        assertThat(saved.get(ID)).matches(ConnectionState::paused);

        StreamSupervisor again = started(definition("srt://192.0.2.10:9000"), Optional.ofNullable(saved.get(ID)));
        assertThat(again.snapshot().state()).isEqualTo(StateName.STOPPED);
        assertThat(again.command(StreamCommand.RECONNECT)).isPresent();
        assertThat(again.command(StreamCommand.RESUME)).isEmpty();
        assertThat(again.snapshot().state()).isEqualTo(StateName.CONNECTING);
        assertThat(saved.get(ID)).matches(state -> !state.paused());
    }

    @Test
    void supervisor_afterARestart_resumesFromThePreservedSourceWithItsTotals() {
        StreamDefinition two = definition("srt://192.0.2.10:9000", "srt://192.0.2.11:9000");
        StreamSupervisor stream = started(two, Optional.empty());
        transport.latest().end(lost());
        time.pass(Duration.ofMillis(200));
        transport.latest().open();
        flow(Duration.ofSeconds(2));
        time.pass(Duration.ofMillis(1_100));
        flow(Duration.ofMillis(10));
        time.pass(Duration.ofMillis(1_100));
        ConnectionState preserved = java.util.Objects.requireNonNull(saved.get(ID));
        assertThat(preserved.statistics().packetsReceived()).isEqualTo(201);
        assertThat(stream.snapshot().source().host()).isEqualTo("192.0.2.11");

        StreamSupervisor again = started(two, Optional.of(preserved));
        assertThat(transport.latest().source.host()).isEqualTo("192.0.2.11");
        assertThat(transport.latest().request.preserved()).contains(preserved);
        assertThat(again.snapshot().statistics().packetsReceived()).isEqualTo(201);
    }

    @Test
    void supervisor_whenItsPastIsRecalledWhileStreaming_addsItsTotalsOnceAndStaysConnected() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        time.pass(Duration.ofMillis(100));
        long before = transport.latest().sample(0).packets();
        stream.recall(past("srt://192.0.2.10:9000", false));
        stream.recall(past("srt://192.0.2.10:9000", false));

        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        assertThat(transport.connections).hasSize(1);
        assertThat(stream.snapshot().statistics().packetsReceived()).isEqualTo(5_000 + before);
        ConnectionState kept = java.util.Objects.requireNonNull(saved.get(ID));
        assertThat(kept.statistics().packetsReceived()).isEqualTo(5_000 + before);
        assertThat(kept.statistics().uptimeMillis()).isGreaterThanOrEqualTo(60_000);
        assertThat(kept.codec()).contains("mpegts");
    }

    @Test
    void supervisor_whenItsPastIsRecalledBeforeAnyMedia_resumesFromIt() {
        StreamDefinition two = definition("srt://192.0.2.10:9000", "srt://192.0.2.11:9000");
        StreamSupervisor stream = started(two, Optional.empty());
        stream.recall(past("srt://192.0.2.11:9000", false));
        assertThat(saved.get(ID)).isEqualTo(past("srt://192.0.2.11:9000", false));

        transport.latest().open();
        flow(Duration.ofSeconds(1));
        time.pass(Duration.ofMillis(1_100));
        assertThat(java.util.Objects.requireNonNull(saved.get(ID)).statistics().packetsReceived())
                .isEqualTo(5_100);
    }

    @Test
    void supervisor_whenItsPastIsRecalledAndWasPaused_isPaused() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        stream.recall(past("srt://192.0.2.10:9000", true));

        assertThat(stream.snapshot().state()).isEqualTo(StateName.STOPPED);
        assertThat(transport.openConnections()).isZero();
        assertThat(saved.get(ID)).matches(ConnectionState::paused);
        assertThat(java.util.Objects.requireNonNull(saved.get(ID)).statistics().packetsReceived())
                .isEqualTo(5_100);
    }

    @Test
    void supervisor_whenStartedFromItsPast_isNotToldOfItTwice() {
        ConnectionState past = past("srt://192.0.2.10:9000", false);
        StreamSupervisor stream = started(definition("srt://192.0.2.10:9000"), Optional.of(past));
        stream.recall(past);

        assertThat(stream.snapshot().statistics()).isEqualTo(past.statistics());
    }

    @Test
    void supervisor_whenASilentSessionWakesWhileWaiting_streamsAtOnce() {
        transport.traits = Reconnector.Traits.CONNECTIONLESS;
        ReconnectionSettings slow = new ReconnectionSettings(
                0,
                new dev.holdfast.model.BackoffSettings(
                        dev.holdfast.model.BackoffSettings.Type.FIXED,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        1,
                        dev.holdfast.model.JitterSettings.NONE,
                        List.of()),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60));
        StreamSupervisor stream = streaming(with(definition("rtp://:5004"), slow, "oslo"));
        time.pass(Duration.ofSeconds(3));
        assertThat(stream.snapshot().state()).isEqualTo(StateName.WAITING);
        assertThat(transport.openConnections()).isEqualTo(1);

        transport.latest().receive(time.nanoTime());
        time.settle();
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        assertThat(transport.connections).hasSize(1);
        assertThat(types()).contains(EventType.RECONNECTION_SUCCEEDED).doesNotContain(EventType.RECONNECTION_ATTEMPT);
    }

    @Test
    void supervisor_whenPacketsAreLost_degradesAndRecoversWithoutReconnecting() {
        StreamSupervisor stream = streaming(definition("rtp://:5004"));
        for (int i = 0; i < 300; i++) {
            if (i % 5 == 0) {
                transport.latest().lose(1);
            }
            flow(PACKET_INTERVAL);
        }
        assertThat(stream.snapshot().state()).isEqualTo(StateName.DEGRADED);
        assertThat(notice(EventType.FAILURE_DETECTED).reason()).contains(FailureReason.PACKET_LOSS);
        assertThat(notice(EventType.FAILURE_DETECTED).details()).containsKeys("rule", "value", "threshold");

        flow(Duration.ofSeconds(14)); // the window, and five good windows in a row
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        assertThat(transport.connections).hasSize(1);
        assertThat(types().stream().filter(EventType.FAILURE_DETECTED::equals)).hasSize(1);
    }

    @Test
    void supervisor_whileTheSourceIsAway_keepsWhatWasPreservedOfItsConnection() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        transport.latest().end(lost());
        time.pass(Duration.ofMillis(200));
        transport.latest().end(lost());
        time.pass(Duration.ofSeconds(1));

        ConnectionState preserved = java.util.Objects.requireNonNull(saved.get(ID));
        assertThat(preserved.codec()).contains("mpegts");
        assertThat(preserved.remoteAddress()).contains("192.0.2.10:9000");
        assertThat(stream.snapshot().connectionState().orElseThrow().codec()).contains("mpegts");
        assertThat(transport.latest().request.preserved().orElseThrow().codec()).contains("mpegts");
    }

    @Test
    void supervisor_onceEnded_takesNoCommandAndStartsNothing() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        int connections = transport.connections.size();
        stream.end(StopCause.REMOVED);
        assertThat(stream.command(StreamCommand.RESUME)).isPresent();
        stream.start();
        time.pass(Duration.ofDays(2));
        assertThat(transport.connections).hasSize(connections);
        assertThat(saved).isEmpty();
        assertThat(time.timers()).isZero();
    }

    @Test
    void supervisor_whenPausedAndResumed_restsItsReconnectorAndMakesAnother() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        assertThat(stream.command(StreamCommand.PAUSE)).isEmpty();
        assertThat(transport.rested).isEqualTo(1);
        assertThat(stream.command(StreamCommand.RESUME)).isEmpty();
        time.settle();
        assertThat(transport.connections).hasSize(2);
        assertThat(transport.openReconnectors).isEqualTo(1);
        assertThat(transport.rested).isEqualTo(1);
    }

    @Test
    void supervisor_whenEnded_releasesEverything() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        transport.latest().end(lost());
        time.settle();
        stream.end(StopCause.REMOVED);
        time.pass(Duration.ofMinutes(1));

        assertThat(types()).contains(EventType.RECONNECTION_ABORTED);
        assertThat(transport.openConnections()).isZero();
        assertThat(transport.openReconnectors).isZero();
        assertThat(outputs.closed).isEqualTo(1);
        assertThat(saved).isEmpty();
        assertThat(time.timers()).isZero();
    }

    @Test
    void supervisor_whenItsMailboxIsFull_refusesCommandsButNotTransports() {
        StreamSupervisor stream = started(definition("srt://192.0.2.10:9000"), Optional.empty());
        for (int i = 0; i < 64; i++) {
            assertThat(stream.mailbox().submit(() -> ID)).isNotNull();
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> stream.mailbox().submit(() -> ID))
                .isInstanceOf(Streams.OverloadedException.class);
        transport.latest().open();
        time.settle();
        assertThat(stream.snapshot().state()).isEqualTo(StateName.VERIFYING);
        assertThat(stream.mailbox().submit(() -> ID)).isNotNull();
    }

    // --- helpers

    private static ConnectionState past(String source, boolean paused) {
        return new ConnectionState(
                ID,
                Protocol.SRT,
                Optional.of("mpegts"),
                Optional.of("192.0.2.10:9000"),
                Optional.of("192.0.2.1:40000"),
                Map.of(Chronicle.SOURCE, source),
                new ConnectionStatistics(5_000, 5_000 * 1316, 3, 2, 60_000),
                Instant.parse("2026-01-02T03:04:05Z"),
                Instant.parse("2026-01-02T03:05:05Z"),
                paused);
    }

    private StreamSupervisor started(StreamDefinition definition, Optional<ConnectionState> preserved) {
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
        Environment environment = new Environment(
                time,
                new SplittableRandom(7),
                new Transports(List.of(transport)),
                outputs,
                ConnectGate.OPEN,
                notices::add,
                states);
        StreamSupervisor stream = new StreamSupervisor(environment, time, definition, preserved);
        stream.start();
        time.settle();
        return stream;
    }

    private StreamSupervisor streaming(StreamDefinition definition) {
        StreamSupervisor stream = started(definition, Optional.empty());
        transport.latest().open();
        flow(Duration.ofSeconds(1));
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        return stream;
    }

    private void flow(Duration duration) {
        for (long left = duration.toNanos(); left > 0; left -= PACKET_INTERVAL.toNanos()) {
            time.pass(PACKET_INTERVAL);
            transport.latest().receive(time.nanoTime());
            time.settle();
        }
    }

    private Notice notice(EventType type) {
        return notices.stream().filter(each -> each.type() == type).findFirst().orElseThrow();
    }

    private List<EventType> types() {
        return notices.stream().map(Notice::type).toList();
    }

    private static Failure lost() {
        return Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "the connection broke");
    }

    private static StreamDefinition definition(String... sources) {
        return new StreamDefinition(
                ID,
                Map.of("site", "oslo"),
                java.util.Arrays.stream(sources).map(SourceUri::parse).toList(),
                List.of(OutputUri.parse("udp://127.0.0.1:9500")),
                ReconnectionSettings.DEFAULT,
                HealthSettings.DEFAULT,
                StateSettings.DEFAULT,
                SrtSettings.DEFAULT,
                RtpSettings.DEFAULT);
    }

    private static StreamDefinition with(StreamDefinition base, ReconnectionSettings reconnection, String site) {
        return new StreamDefinition(
                base.id(),
                Map.of("site", site),
                base.sources(),
                base.outputs(),
                reconnection,
                base.health(),
                base.state(),
                base.srt(),
                base.rtp());
    }
}
