package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Scene.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamState;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VerifyingStateTest {

    @Test
    void verifying_whenMediaArrivesAtTheStart_streamsWithoutAnOutage() {
        Scene scene = Scene.with(Policies.callers(1)).start().opened().media();
        assertThat(scene.told()).containsExactly("stream_state_changed #0 verifying>streaming");
        assertThat(scene.state()).isEqualTo(new StreamState.Streaming(1, 0, 0, 0, OptionalLong.empty()));
        assertThat(scene.done()).containsExactly("persist");
    }

    @Test
    void verifying_whenMediaArrives_countsTheOutageToThePacketAndNotToNow() {
        Scene scene = Scene.with(Policies.callers(1))
                .streaming()
                .after(9_000)
                .silence()
                .deadline()
                .opened();
        long packetAt = scene.after(300).now();
        scene.after(25).on(new StreamEvent.MediaArrived(2, packetAt));
        assertThat(scene.told().getFirst())
                .isEqualTo("reconnection_succeeded #1 timeout duration=400 outage=2410 verifying>streaming");
        assertThat(scene.state().deadlineNanos()).hasValue(packetAt + 10_000 * Scene.MS);
    }

    @Test
    void verifying_whenNoMediaComes_failsAtTheFirstMediaTimeout() {
        Scene scene = Scene.with(Policies.callers(1)).start().opened();
        assertThat(scene.deadlineInMillis()).isEqualTo(10_000);
        scene.deadline();
        assertThat(scene.told())
                .containsExactly(
                        "failure_detected #0 timeout outage=0 verifying>waiting",
                        "reconnection_started #0 timeout outage=0 verifying>waiting",
                        "reconnection_waiting #1 timeout delay=100 verifying>waiting",
                        "stream_state_changed #1 verifying>waiting");
        assertThat(scene.notices().getFirst().error().orElseThrow())
                .isEqualTo("connected, but no media within first-media-timeout (10000 ms)");
        assertThat(scene.done()).containsExactly("close 1", "persist");
    }

    @Test
    void verifying_whenTheConnectionEnds_doesNotCloseItAgain() {
        Scene scene = Scene.with(Policies.callers(1)).start().opened().ended(LOST);
        assertThat(scene.done()).containsExactly("persist");
        assertThat(scene.name()).isEqualTo(StateName.WAITING);
    }

    @Test
    void verifying_whenHealthFindsItFailed_closesAndWaits() {
        Scene scene = Scene.with(Policies.callers(1)).start().opened().failure(Scene.LOSS);
        assertThat(scene.done()).containsExactly("close 1", "persist");
    }

    @Test
    void verifying_whenASessionStaysSilent_lingersWhileWaiting() {
        Scene scene = Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS))
                .start()
                .opened()
                .deadline();
        assertThat(scene.done()).containsExactly("watch 1", "persist");
        assertThat(scene.name()).isEqualTo(StateName.WAITING);
    }

    @Test
    void verifying_whenAListenersCallerBringsNothing_listensOnAtOnce() {
        Scene scene = Scene.with(Policies.of(Reconnector.Traits.LISTENER))
                .start()
                .opened()
                .deadline();
        assertThat(scene.told())
                .containsExactly(
                        "failure_detected #0 timeout outage=0 verifying>connecting",
                        "reconnection_started #0 timeout outage=0 verifying>connecting",
                        "reconnection_attempt #1 timeout verifying>connecting",
                        "stream_state_changed #1 verifying>connecting");
        assertThat(scene.done()).containsExactly("close 1", "open 2 to 0", "persist");
        assertThat(scene.state().deadlineNanos()).isEmpty();
    }

    @Test
    void verifying_whenAskedToReconnect_replacesTheConnection() {
        Scene scene = Scene.with(Policies.callers(1)).retrying().opened().reconnect();
        assertThat(scene.done()).containsExactly("close 2", "open 3 to 0", "persist");
        assertThat(scene.told())
                .containsExactly(
                        "reconnection_attempt #2 network_error verifying>connecting",
                        "stream_state_changed #2 verifying>connecting");
    }

    @Test
    void verifying_whenReset_keepsItsDeadline() {
        Scene scene = Scene.with(Policies.callers(1))
                .retrying()
                .ended(LOST)
                .deadline()
                .opened()
                .after(4_000);
        scene.reset();
        assertThat(scene.deadlineInMillis()).isEqualTo(6_000);
        assertThat(((StreamState.Verifying) scene.state()).progress().attempt()).isEqualTo(1);
    }
}
