package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.EventType;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamDefinition;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators and definitions tell a running stream. */
class SupervisorOrdersTest extends SupervisorScene {

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
    void supervisor_thatIsPausedFromItsStart_orGivenAnotherSource_restsItsReconnector() {
        String source = "srt://192.0.2.10:9000";
        StreamSupervisor stream = started(definition(source), Optional.of(past(source, true)));
        assertThat(stream.snapshot().state()).isEqualTo(StateName.STOPPED);
        assertThat(transport.rested).isEqualTo(1);

        stream.replace(definition("srt://192.0.2.11:9000"));
        time.settle();
        assertThat(transport.rested).isEqualTo(2);
        assertThat(transport.openReconnectors).isZero();
        assertThat(transport.connections).isEmpty();
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
}
