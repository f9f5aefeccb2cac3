package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Scene.LOST;
import static dev.holdfast.reconnect.Scene.UNAUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Progress;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamState;
import org.junit.jupiter.api.Test;

class ConnectingStateTest {

    @Test
    void connecting_whenOpened_waitsForFirstMedia() {
        Scene scene = Scene.with(Policies.callers(1)).start().after(40).opened();
        assertThat(scene.state())
                .isEqualTo(new StreamState.Verifying(1, scene.now() + 10_000 * Scene.MS, Progress.initial(0)));
        assertThat(scene.told()).containsExactly("stream_state_changed #0 connecting>verifying");
        assertThat(scene.done()).containsExactly("persist");
    }

    @Test
    void connecting_whenTheFirstAttemptFails_beginsAnOutageAndWaits() {
        Scene scene = Scene.with(Policies.callers(1)).start().after(40).ended(LOST);
        assertThat(scene.told())
                .containsExactly(
                        "failure_detected #0 network_error outage=0 connecting>waiting",
                        "reconnection_started #0 network_error outage=0 connecting>waiting",
                        "reconnection_waiting #1 network_error delay=100 connecting>waiting",
                        "stream_state_changed #1 connecting>waiting");
        assertThat(scene.done()).containsExactly("persist");
        assertThat(scene.deadlineInMillis()).isEqualTo(100);
    }

    @Test
    void connecting_whenAttemptsGoOnFailing_waitsLongerEachTimeUpToTheCap() {
        Scene scene = Scene.with(Policies.callers(1)).start();
        long[] delays = {100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000};
        for (int i = 0; i < delays.length; i++) {
            scene.ended(LOST);
            assertThat(scene.told().get(i == 0 ? 2 : 0))
                    .isEqualTo("reconnection_waiting #" + (i + 1) + " network_error delay=" + delays[i]
                            + " connecting>waiting");
            scene.deadline();
        }
    }

    @Test
    void connecting_whenTheTransportSaysNothing_givesTheAttemptUp() {
        Scene scene = Scene.with(Policies.callers(1)).retrying();
        assertThat(scene.deadlineInMillis()).isEqualTo(5_000);
        scene.deadline();
        assertThat(scene.told().getFirst()).isEqualTo("reconnection_waiting #2 timeout delay=200 connecting>waiting");
        assertThat(scene.done()).containsExactly("close 2", "persist");
    }

    @Test
    void connecting_whenASessionsAttemptHasNoOutcome_closesItInsteadOfLettingItLinger() {
        Scene scene = Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS))
                .start()
                .deadline();
        assertThat(scene.done()).containsExactly("close 1", "persist");
        assertThat(((StreamState.Waiting) scene.state()).lingering()).isEmpty();
        assertThat(scene.opened().step().stale()).isTrue();
    }

    @Test
    void connecting_whenItHasNoOutcomeInTime_isNotHurriedByAnEarlyWake() {
        Scene scene = Scene.with(Policies.callers(1)).start().after(4_999);
        StreamState before = scene.state();
        assertThat(scene.on(new StreamEvent.DeadlineReached()).state()).isEqualTo(before);
        assertThat(scene.step().effects()).isEmpty();
    }

    @Test
    void connecting_whenThisMachineRanOutOfSomething_waitsTheLongestDelayAtOnce() {
        Scene scene = Scene.with(Policies.callers(1)).start().ended(Scene.NO_PORTS);
        assertThat(scene.deadlineInMillis()).isEqualTo(5_000);
    }

    @Test
    void connecting_whenAskedToReconnect_replacesTheAttempt() {
        Scene scene = Scene.with(Policies.callers(1)).retrying().reconnect();
        assertThat(scene.told()).containsExactly("reconnection_attempt #2 network_error");
        assertThat(scene.done()).containsExactly("close 2", "open 3 to 0");
    }

    @Test
    void connecting_whenTheFirstAttemptIsReplaced_isAnOutageByTheOperator() {
        Scene scene = Scene.with(Policies.callers(1)).start().reconnect();
        assertThat(scene.told())
                .containsExactly(
                        "failure_detected #0 operator outage=0",
                        "reconnection_started #0 operator outage=0",
                        "reconnection_attempt #1 operator");
        assertThat(scene.done()).containsExactly("close 1", "open 2 to 0");
    }

    @Test
    void connecting_whenReset_countsFromOneAgain() {
        Scene scene = Scene.with(Policies.callers(1)).retrying();
        for (int i = 0; i < 6; i++) {
            scene.ended(LOST).deadline();
        }
        scene.reset();
        assertThat(scene.step().effects()).isEmpty();
        assertThat(scene.name()).isEqualTo(StateName.CONNECTING);
        scene.ended(LOST);
        assertThat(scene.told().getFirst())
                .isEqualTo("reconnection_waiting #2 network_error delay=200 connecting>waiting");
    }

    @Test
    void connecting_whenRetriesAreUsedUp_fails() {
        Scene scene = Scene.with(Policies.callers(1).maxRetries(2))
                .streaming()
                .after(5_000)
                .ended(LOST);
        scene.deadline().ended(LOST).deadline().after(30).ended(Scene.REFUSED);
        assertThat(scene.told())
                .containsExactly(
                        "reconnection_failed #2 rejected duration=330 outage=330 connecting>failed",
                        "stream_state_changed #2 connecting>failed");
        assertThat(scene.state().deadlineNanos()).isEmpty();
    }

    @Test
    void connecting_whenTheErrorIsPermanent_failsWithOneSlowAttemptToCome() {
        Scene scene = Scene.with(Policies.callers(1)).start().ended(UNAUTHORIZED);
        assertThat(scene.told())
                .containsExactly(
                        "failure_detected #0 unauthorized outage=0 connecting>failed",
                        "reconnection_started #0 unauthorized outage=0 connecting>failed",
                        "reconnection_failed #0 unauthorized delay=60000 duration=0 outage=0 connecting>failed",
                        "stream_state_changed #0 connecting>failed");
        assertThat(scene.deadlineInMillis()).isEqualTo(60_000);
    }

    @Test
    void connecting_whenTheErrorIsPermanentAndIsNotToBeRetried_failsForGood() {
        Scene scene =
                Scene.with(Policies.callers(1).neverRetriesPermanent()).start().ended(UNAUTHORIZED);
        assertThat(scene.name()).isEqualTo(StateName.FAILED);
        assertThat(scene.state().deadlineNanos()).isEmpty();
        assertThat(scene.notices().get(2).delay()).isEmpty();
    }

    @Test
    void connecting_whenAListenerCannotListen_waits() {
        Scene scene =
                Scene.with(Policies.of(Reconnector.Traits.LISTENER)).start().ended(LOST);
        assertThat(scene.name()).isEqualTo(StateName.WAITING);
        assertThat(scene.deadlineInMillis()).isEqualTo(100);
    }
}
