package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Scene.LOST;
import static dev.holdfast.reconnect.Scene.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamState;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WaitingStateTest {

    private static Scene lingering() {
        return Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS))
                .streaming()
                .after(5_000)
                .silence();
    }

    @Test
    void waiting_beforeItsTime_doesNothing() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().ended(LOST).after(99);
        StreamState before = scene.state();
        assertThat(scene.on(new StreamEvent.DeadlineReached()).state()).isEqualTo(before);
        assertThat(scene.step().effects()).isEmpty();
        assertThat(scene.after(1).on(new StreamEvent.DeadlineReached()).name()).isEqualTo(StateName.CONNECTING);
    }

    @Test
    void waiting_atItsTime_beginsTheAttempt() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().ended(LOST).deadline();
        assertThat(scene.told())
                .containsExactly(
                        "reconnection_attempt #1 network_error waiting>connecting",
                        "stream_state_changed #1 waiting>connecting");
        assertThat(scene.done()).containsExactly("open 2 to 0", "persist");
        assertThat(scene.deadlineInMillis()).isEqualTo(5_000);
    }

    @Test
    void waiting_whenMediaComesOnTheLingeringSession_endsTheOutageAtOnce() {
        Scene scene = lingering().after(60).media();
        assertThat(scene.told())
                .containsExactly(
                        "reconnection_succeeded #0 timeout duration=60 outage=2070 waiting>streaming",
                        "stream_state_changed #0 waiting>streaming");
        assertThat(scene.done()).containsExactly("persist");
        assertThat(scene.state()).isEqualTo(new StreamState.Streaming(1, 0, 0, 0, OptionalLong.empty()));
    }

    @Test
    void waiting_whenAnAttemptIsDue_replacesTheLingeringSession() {
        Scene scene = lingering().deadline();
        assertThat(scene.done()).containsExactly("close 1", "open 2 to 0", "persist");
    }

    @Test
    void waiting_whenTheLingeringSessionEnds_waitsOnWithoutIt() {
        Scene scene = lingering().ended(LOST);
        assertThat(scene.step().effects()).isEmpty();
        assertThat(scene.media().step().stale()).isTrue();
        assertThat(scene.deadline().done()).containsExactly("open 2 to 0", "persist");
    }

    @Test
    void waiting_whenAPacketWasOnItsWayAsSilenceWasDetected_tellsOfNoTimeBeforeIt() {
        Scene scene = lingering();
        scene.on(new StreamEvent.MediaArrived(1, scene.now() - MS));
        assertThat(scene.told().getFirst())
                .isEqualTo("reconnection_succeeded #0 timeout duration=0 outage=2009 waiting>streaming");
    }

    @Test
    void waiting_whenAskedToReconnect_opensAtOnce() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().ended(LOST).reconnect();
        assertThat(scene.told().getFirst()).isEqualTo("reconnection_attempt #1 network_error waiting>connecting");
        assertThat(scene.done()).containsExactly("open 2 to 0", "persist");
        assertThat(lingering().reconnect().done()).containsExactly("close 1", "open 2 to 0", "persist");
    }

    @Test
    void waiting_whenReset_opensAtOnceAndCountsFromOne() {
        Scene scene = Scene.with(Policies.callers(1))
                .retrying()
                .ended(LOST)
                .deadline()
                .ended(LOST)
                .reset();
        assertThat(scene.told().getFirst()).isEqualTo("reconnection_attempt #1 network_error waiting>connecting");
        assertThat(scene.ended(LOST).deadlineInMillis()).isEqualTo(200);
        assertThat(lingering().reset().done()).containsExactly("close 1", "open 2 to 0", "persist");
    }

    @Test
    void waiting_whenTheDestinationIsShut_saysSoOnceAndAsksAgain() {
        FakeGate gate = new FakeGate();
        Scene scene = new Scene(Policies.callers(1).policy(), gate).streaming().ended(LOST);
        gate.holdingBack("192.0.2.0:9000", 200);
        scene.deadline();
        assertThat(scene.told()).containsExactly("reconnection_waiting #1 network_error delay=200");
        assertThat(scene.done()).isEmpty();
        assertThat(scene.deadlineInMillis()).isEqualTo(200);
        assertThat(scene.deadline().told()).isEmpty();
        gate.open();
        assertThat(scene.deadline().told().getFirst()).startsWith("reconnection_attempt #1");
    }

    @Test
    void waiting_forAShortTurn_isNotTold_butALongerOneAfterItIs() {
        FakeGate gate = new FakeGate();
        Scene scene = new Scene(Policies.callers(1).policy(), gate).streaming().ended(LOST);
        gate.holdingBack("192.0.2.0:9000", 50).by(ConnectGate.Hold.HOST_LIMIT);
        assertThat(scene.deadline().told()).isEmpty();
        assertThat(scene.deadlineInMillis()).isEqualTo(50);
        assertThat(scene.deadline().told()).isEmpty();
        gate.holdingBack("192.0.2.0:9000", 51).by(ConnectGate.Hold.NODE_LIMIT);
        assertThat(scene.deadline().told()).containsExactly("reconnection_waiting #1 network_error delay=51");
        assertThat(scene.notices().getFirst().details()).containsEntry("held_back_by", "node_limit");
        assertThat(scene.deadline().told()).isEmpty();
    }

    @Test
    void waiting_whenItsTurnIsLaterThanTheNextQuestion_tellsTheTurnAndAsksBefore() {
        FakeGate gate = new FakeGate();
        Scene scene = new Scene(Policies.callers(1).policy(), gate).streaming().ended(LOST);
        gate.holdingBack("192.0.2.0:9000", 5_000).turnLaterBy(55_000).by(ConnectGate.Hold.NODE_LIMIT);
        assertThat(scene.deadline().told()).containsExactly("reconnection_waiting #1 network_error delay=60000");
        assertThat(scene.deadlineInMillis()).isEqualTo(5_000);
    }

    @Test
    void waiting_whenAnOperatorWantsIt_passesTheShutGate() {
        FakeGate gate = new FakeGate().holdingBack("192.0.2.0:9000", 200);
        Scene scene = new Scene(Policies.callers(1).policy(), gate).start().reconnect();
        assertThat(scene.done()).containsExactly("open 1 to 0", "persist");
    }
}
