package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ResumePolicy;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Reconnector;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Media comes, stops and comes again. */
class StreamSupervisorTest extends SupervisorScene {

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
        assertThat(transport.openConnections()).isEqualTo(2);

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
    void supervisor_whenItsTurnIsFarOff_namesItThoughItAsksBefore() {
        FleetGate slow = new FleetGate(new ConnectLimits(0, 1));
        for (int i = 0; i < 30; i++) {
            slow.ask(new StreamId("other" + i), StreamDefinition.DEFAULT_PRIORITY, "192.0.2.11:9000", time.nanoTime());
        }
        gate = slow;
        StreamSupervisor stream = started(definition("srt://192.0.2.10:9000"), Optional.empty());
        Instant turn = time.now().plusSeconds(30);
        assertThat(stream.snapshot().nextAttemptAt()).contains(turn);
        assertThat(notice(EventType.RECONNECTION_WAITING).delay()).contains(Duration.ofSeconds(30));
        time.pass(Duration.ofSeconds(6));
        assertThat(stream.snapshot().nextAttemptAt()).contains(turn);
        // The others never asked again, so that their places are free by the next question.
        time.pass(Duration.ofSeconds(5));
        assertThat(stream.snapshot().state()).isEqualTo(StateName.CONNECTING);
        assertThat(stream.snapshot().nextAttemptAt()).isEmpty();
        assertThat(types()).containsOnlyOnce(EventType.RECONNECTION_WAITING);
    }

    @Test
    void supervisor_whenMediaStopsAndWhenAnotherConnectionBringsSome_tellsTheOutputs() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        assertThat(outputs.resume).isEqualTo(ResumePolicy.CLEAN_START);
        int before = outputs.interruptions;
        time.pass(Duration.ofMillis(1_900));
        assertThat(outputs.interruptions).isEqualTo(before);
        time.pass(Duration.ofMillis(250));
        assertThat(transport.connections).hasSize(2);
        assertThat(outputs.interruptions).isEqualTo(before + 1);

        transport.latest().open();
        flow(Duration.ofSeconds(1));
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        assertThat(outputs.interruptions).isEqualTo(before + 2);
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
    void supervisor_whenTheSourceSaysGoodbye_waitsWithoutAlarmNorAttemptsAndStreamsAtItsReturn() {
        transport.traits = Reconnector.Traits.CONNECTIONLESS;
        StreamSupervisor stream = streaming(definition("rtp://:5004"));
        transport.latest().sayGoodbye();
        time.settle();
        assertThat(stream.snapshot().state()).isEqualTo(StateName.WAITING);
        Notice detected = notice(EventType.FAILURE_DETECTED);
        assertThat(detected.reason()).contains(FailureReason.PEER_CLOSED);
        assertThat(detected.severity()).isEqualTo(Severity.INFO);
        time.pass(Duration.ofSeconds(59));
        assertThat(transport.connections).hasSize(1);
        assertThat(types()).doesNotContain(EventType.RECONNECTION_ATTEMPT);
        flow(Duration.ofMillis(50));
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        assertThat(transport.connections).hasSize(1);
    }

    @Test
    void supervisor_whenASilentSessionWakesWhileWaiting_streamsAtOnce() {
        transport.traits = Reconnector.Traits.CONNECTIONLESS;
        StreamSupervisor stream = streaming(slowly(definition("rtp://:5004")));
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
        flowLosing(300, 5);
        assertThat(stream.snapshot().state()).isEqualTo(StateName.DEGRADED);
        assertThat(notice(EventType.FAILURE_DETECTED).reason()).contains(FailureReason.PACKET_LOSS);
        assertThat(notice(EventType.FAILURE_DETECTED).details()).containsKeys("rule", "value", "threshold");

        flow(Duration.ofSeconds(14)); // the window, and five good windows in a row
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        assertThat(transport.connections).hasSize(1);
        assertThat(types().stream().filter(EventType.FAILURE_DETECTED::equals)).hasSize(1);
    }
}
