package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Scene.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Progress;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.StreamEvent.StartRequested;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Idle and stopped. */
class RestingStateTest {

    @Test
    void idle_whenStarted_connectsWithoutCallingItARetry() {
        Scene scene = Scene.with(Policies.callers(1)).start();
        assertThat(scene.told()).containsExactly("stream_state_changed #0 idle>connecting");
        assertThat(scene.done()).containsExactly("open 1 to 0", "persist");
        assertThat(scene.deadlineInMillis()).isEqualTo(5_000);
    }

    @Test
    void idle_whenStartedAtAPreservedSource_beginsThere() {
        Scene scene = Scene.with(Policies.callers(3)).on(new StartRequested(2));
        assertThat(scene.done()).containsExactly("open 1 to 2", "persist");
        assertThat(Scene.with(Policies.callers(3)).on(new StartRequested(7)).done())
                .containsExactly("open 1 to 1", "persist");
    }

    @Test
    void idle_whenAListenerIsStarted_listensWithoutADeadline() {
        Scene scene = Scene.with(Policies.of(Reconnector.Traits.LISTENER)).start();
        assertThat(scene.state())
                .isEqualTo(new StreamState.Connecting(
                        1, 1_000_000 * Scene.MS, OptionalLong.empty(), Progress.initial(0), Optional.empty()));
    }

    @Test
    void idle_whenTheDestinationIsShut_waitsUntilItIsAdmitted() {
        FakeGate gate = new FakeGate().holdingBack("192.0.2.0:9000", 300);
        Scene scene = new Scene(Policies.callers(1).policy(), gate).start();
        assertThat(scene.told())
                .containsExactly(
                        "reconnection_waiting #0 network_error delay=300 idle>waiting",
                        "stream_state_changed #0 idle>waiting");
        assertThat(scene.notices().getFirst().details()).containsEntry("held_back_by", "circuit_breaker");
        assertThat(scene.done()).containsExactly("persist");

        assertThat(scene.deadline().name()).isEqualTo(StateName.WAITING);
        assertThat(scene.told()).isEmpty();
        gate.open();
        assertThat(scene.deadline().done()).containsExactly("open 1 to 0", "persist");
        assertThat(scene.told()).containsExactly("stream_state_changed #0 waiting>connecting");
    }

    @Test
    void stopped_whenStartedAgain_goesOnCountingEpochs() {
        Scene scene =
                Scene.with(Policies.callers(1)).streaming().ended(LOST).stop().start();
        assertThat(scene.done()).containsExactly("open 2 to 0", "persist");
        assertThat(scene.told()).containsExactly("stream_state_changed #0 stopped>connecting");
    }

    @Test
    void stopped_whenAskedToReconnect_saysWhatToDoInstead() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().stop().reconnect();
        assertThat(scene.step().refusal()).contains("the stream is stopped; resume it instead");
    }
}
