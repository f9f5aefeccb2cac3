package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Reconnector.Traits.CALLER;
import static dev.holdfast.reconnect.Reconnector.Traits.CONNECTIONLESS;
import static dev.holdfast.reconnect.Reconnector.Traits.LISTENER;
import static dev.holdfast.reconnect.Scene.LOST;
import static dev.holdfast.reconnect.Scene.UNAUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.StateName;
import org.junit.jupiter.api.Test;

/** A stream that has more than one source to try. */
class SeveralSourcesTest {

    @Test
    void attempts_goRoundTheSources() {
        Scene scene = Scene.with(Policies.callers(3)).start();
        for (int source : new int[] {1, 2, 0, 1}) {
            scene.ended(LOST).deadline();
            assertThat(scene.done().getFirst()).endsWith(" to " + source);
        }
    }

    @Test
    void aConnectionThatHadMedia_isFirstTriedAgain() {
        Scene scene = Scene.with(Policies.callers(2)).streaming().ended(LOST).deadline();
        assertThat(scene.done()).containsExactly("open 2 to 0", "persist");
        scene.ended(LOST).deadline();
        assertThat(scene.done()).containsExactly("open 3 to 1", "persist");
    }

    @Test
    void aConnectionWithoutMedia_isFollowedByTheNextSource() {
        Scene scene = Scene.with(Policies.callers(2)).start().opened().deadline();
        assertThat(scene.done()).containsExactly("close 1", "persist");
        assertThat(scene.deadline().done()).containsExactly("open 2 to 1", "persist");
    }

    @Test
    void aSourceThatFailsPermanently_isLeftOutAndTheOthersGoOn() {
        Scene scene = Scene.with(Policies.callers(3)).start().ended(LOST).deadline();
        scene.ended(UNAUTHORIZED);
        assertThat(scene.name()).isEqualTo(StateName.WAITING);
        for (int source : new int[] {2, 0, 2, 0}) {
            scene.deadline();
            assertThat(scene.done().getFirst()).endsWith(" to " + source);
            scene.ended(LOST);
        }
    }

    @Test
    void aSourceThatIsNotToBeTakenUpAgain_isLeftAndTheOthersAreTried() {
        Scene scene = Scene.with(Policies.callers(3).keepsClosed()).streaming().ended(Scene.CLOSED);
        assertThat(scene.name()).isEqualTo(StateName.WAITING);
        for (int source : new int[] {1, 2, 1, 2}) {
            scene.deadline();
            assertThat(scene.done().getFirst()).endsWith(" to " + source);
            scene.ended(LOST);
        }
        scene.deadline().ended(Scene.CLOSED).deadline();
        assertThat(scene.done().getFirst()).endsWith(" to 2");
        scene.ended(Scene.CLOSED);
        assertThat(scene.name()).isEqualTo(StateName.FAILED);
        assertThat(scene.state().deadlineNanos()).isEmpty();

        scene.reconnect();
        assertThat(scene.name()).isEqualTo(StateName.CONNECTING);
        scene.ended(LOST);
        assertThat(scene.name()).isEqualTo(StateName.WAITING);
    }

    @Test
    void aSourceThatIsLeft_isNotTriedWhenTheHopelessOnesAre() {
        Scene scene = Scene.with(Policies.callers(2).keepsClosed()).streaming().ended(Scene.CLOSED);
        scene.deadline().ended(UNAUTHORIZED);
        assertThat(scene.name()).isEqualTo(StateName.FAILED);
        assertThat(scene.deadline().done().getFirst()).endsWith(" to 1");
    }

    @Test
    void theLastSource_whenItFailsPermanently_doesNotEndTheWorkOnTheFirst() {
        Scene scene =
                Scene.with(Policies.callers(2)).start().ended(LOST).deadline().ended(UNAUTHORIZED);
        assertThat(scene.name()).isEqualTo(StateName.WAITING);
        assertThat(scene.deadline().done()).containsExactly("open 3 to 0", "persist");
    }

    @Test
    void aSourceThatFailedPermanently_isTriedAgainAfterThePause() {
        Scene scene =
                Scene.with(Policies.callers(2)).start().ended(LOST).deadline().ended(UNAUTHORIZED);
        long refusedAt = scene.now();
        scene.deadline();
        while (scene.now() - refusedAt < 60_000 * Scene.MS) {
            assertThat(scene.done().getFirst()).endsWith(" to 0");
            scene.after(1_000).ended(LOST).deadline();
        }
        scene.ended(LOST).deadline();
        assertThat(scene.done().getFirst()).endsWith(" to 1");
    }

    @Test
    void sourcesThatAllFailedPermanently_getOneSlowAttemptEach() {
        Scene scene = Scene.with(Policies.callers(2)).start().ended(UNAUTHORIZED);
        assertThat(scene.name()).isEqualTo(StateName.WAITING);
        scene.deadline().ended(UNAUTHORIZED);
        assertThat(scene.name()).isEqualTo(StateName.FAILED);
        assertThat(scene.deadlineInMillis()).isEqualTo(59_900);
        assertThat(scene.deadline().done()).containsExactly("open 3 to 0", "persist");
        scene.after(30).ended(UNAUTHORIZED);
        assertThat(scene.name()).isEqualTo(StateName.FAILED);
        assertThat(scene.deadlineInMillis()).isEqualTo(70);
        assertThat(scene.deadline().done()).containsExactly("open 4 to 1", "persist");
    }

    @Test
    void aReset_takesSourcesThatFailedPermanentlyInAgain() {
        Scene scene = Scene.with(Policies.callers(2).neverRetriesPermanent()).start();
        scene.ended(UNAUTHORIZED).deadline().ended(LOST);
        scene.deadline();
        assertThat(scene.done().getFirst()).endsWith(" to 1");
        scene.reset().ended(LOST).deadline();
        assertThat(scene.done().getFirst()).endsWith(" to 0");
    }

    @Test
    void aSourceThatFailedPermanently_isTriedAgainInTheNextOutage() {
        Scene scene = Scene.with(Policies.callers(2).neverRetriesPermanent()).start();
        scene.ended(UNAUTHORIZED).deadline().opened().media();
        scene.ended(LOST).deadline().ended(LOST).deadline();
        assertThat(scene.done().getFirst()).endsWith(" to 0");
    }

    @Test
    void aShutDestination_isPassedOverForOneThatIsNot() {
        FakeGate gate = new FakeGate().holdingBack("192.0.2.0:9000", 300);
        Scene scene = new Scene(Policies.callers(2).policy(), gate).start();
        assertThat(scene.done()).containsExactly("open 1 to 1", "persist");
    }

    @Test
    void shutDestinations_areWaitedForUntilTheFirstMayOpen() {
        FakeGate gate = new FakeGate().holdingBack("192.0.2.0:9000", 300).holdingBack("192.0.2.1:9000", 250);
        Scene scene = new Scene(Policies.callers(2).policy(), gate).start();
        assertThat(scene.name()).isEqualTo(StateName.WAITING);
        assertThat(scene.deadlineInMillis()).isEqualTo(250);
    }

    @Test
    void aListener_withAnotherSourceBehindIt_doesNotWaitForEver() {
        Scene scene = Scene.with(Policies.of(LISTENER, CALLER)).start();
        assertThat(scene.deadlineInMillis()).isEqualTo(10_000);
        scene.deadline();
        assertThat(scene.done()).containsExactly("close 1", "persist");
        assertThat(scene.deadline().done()).containsExactly("open 2 to 1", "persist");
    }

    @Test
    void listeners_thatNobodyCalled_followEachOtherAtOnce() {
        Scene scene = Scene.with(Policies.of(LISTENER, LISTENER)).start().deadline();
        assertThat(scene.done()).containsExactly("close 1", "open 2 to 1");
    }

    @Test
    void aSilentSession_lingersWhileTheNextSourceIsWaitedFor() {
        Scene scene =
                Scene.with(Policies.of(CONNECTIONLESS, CALLER)).start().opened().deadline();
        assertThat(scene.done()).containsExactly("watch 1", "persist");
        scene.after(50).media();
        assertThat(scene.told().getFirst())
                .isEqualTo("reconnection_succeeded #0 timeout duration=50 outage=50 waiting>streaming");
    }

    @Test
    void anOperator_onAFailedStream_triesTheNextSource() {
        Scene scene = Scene.with(Policies.callers(2).maxRetries(1))
                .start()
                .ended(LOST)
                .deadline();
        scene.ended(LOST);
        assertThat(scene.name()).isEqualTo(StateName.FAILED);
        assertThat(scene.reconnect().done()).containsExactly("open 3 to 0", "persist");
    }
}
