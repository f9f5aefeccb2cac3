package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Scene.LOST;
import static dev.holdfast.reconnect.Scene.UNAUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.StateName;
import org.junit.jupiter.api.Test;

class FailedStateTest {

    private static Scene unauthorized() {
        return Scene.with(Policies.callers(1)).start().ended(UNAUTHORIZED);
    }

    private static Scene keptSilent() {
        return Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS).keepsSilent())
                .streaming()
                .silence();
    }

    @Test
    void failed_atItsTime_makesOneSlowAttempt() {
        Scene scene = unauthorized().after(59_999).on(new StreamEvent.DeadlineReached());
        assertThat(scene.name()).isEqualTo(StateName.FAILED);
        scene.deadline();
        assertThat(scene.told())
                .containsExactly(
                        "reconnection_attempt #1 unauthorized failed>connecting",
                        "stream_state_changed #1 failed>connecting");
        assertThat(scene.done()).containsExactly("open 2 to 0", "persist");
        scene.ended(UNAUTHORIZED);
        assertThat(scene.told())
                .containsExactly(
                        "reconnection_failed #1 unauthorized delay=60000 duration=60000 outage=60000 connecting>failed",
                        "stream_state_changed #1 connecting>failed");
    }

    @Test
    void failed_whenTheSlowAttemptFindsAnotherError_isWorkedOnAsUsual() {
        Scene scene = unauthorized().deadline().ended(LOST);
        assertThat(scene.name()).isEqualTo(StateName.WAITING);
        assertThat(scene.deadlineInMillis()).isEqualTo(200);
    }

    @Test
    void failed_whenTheSlowAttemptSucceeds_endsTheOutage() {
        Scene scene = unauthorized().deadline().opened().after(20).media();
        assertThat(scene.told().getFirst())
                .isEqualTo("reconnection_succeeded #1 unauthorized duration=60020 outage=60020 verifying>streaming");
    }

    @Test
    void failed_whenTheDestinationIsShut_waitsForItsTurn() {
        FakeGate gate = new FakeGate();
        Scene scene = new Scene(Policies.callers(1).policy(), gate).start().ended(UNAUTHORIZED);
        gate.holdingBack("192.0.2.0:9000", 200);
        scene.deadline();
        assertThat(scene.told().getFirst()).isEqualTo("reconnection_waiting #1 unauthorized delay=200 failed>waiting");
        gate.open();
        assertThat(scene.deadline().done()).containsExactly("open 2 to 0", "persist");
    }

    @Test
    void failed_whenMediaComesOnTheLingeringSession_endsTheOutageAtOnce() {
        Scene scene = keptSilent().after(7_000).media();
        assertThat(scene.told())
                .containsExactly(
                        "reconnection_succeeded #0 timeout duration=7000 outage=9010 failed>streaming",
                        "stream_state_changed #0 failed>streaming");
    }

    @Test
    void failed_whenTheLingeringSessionEnds_isLeftWithoutIt() {
        Scene scene = keptSilent().ended(LOST);
        assertThat(scene.step().effects()).isEmpty();
        assertThat(scene.media().step().stale()).isTrue();
        assertThat(scene.reconnect().done()).containsExactly("open 2 to 0", "persist");
    }

    @Test
    void failed_whenAskedToReconnect_opensAtOnceAndReplacesWhatLingers() {
        assertThat(unauthorized().reconnect().done()).containsExactly("open 2 to 0", "persist");
        assertThat(keptSilent().reconnect().done()).containsExactly("close 1", "open 2 to 0", "persist");
    }

    @Test
    void failed_whenRetriesAreUsedUp_givesAnOperatorOneAttemptAndAResetAllOfThem() {
        Scene scene = Scene.with(Policies.callers(1).maxRetries(2)).start();
        scene.ended(LOST).deadline().ended(LOST).deadline().ended(LOST);
        assertThat(scene.name()).isEqualTo(StateName.FAILED);
        assertThat(scene.reconnect().ended(LOST).name()).isEqualTo(StateName.FAILED);

        assertThat(scene.reset().told().getFirst()).startsWith("reconnection_attempt #1");
        scene.ended(LOST).deadline();
        assertThat(scene.ended(LOST).name()).isEqualTo(StateName.FAILED);
    }
}
