package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Scene.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamState;
import org.junit.jupiter.api.Test;

/** A silent connection is kept beside the work on a new one, and media decides which of the two survives. */
class MakeBeforeBreakTest {

    private static final Failure UNANSWERED = Failure.of(FailureReason.TIMEOUT, ErrorClass.TIMEOUT, "no answer");

    private static Scene suspected() {
        return Scene.with(Policies.callers(1)).streaming().earlySilence();
    }

    private static Scene listening() {
        return Scene.with(Policies.of(Reconnector.Traits.LISTENER)).streaming().earlySilence();
    }

    @Test
    void caller_whenSilent_isCalledAgainWithTheOldConnectionOpen() {
        Scene scene = suspected().deadline();
        assertThat(scene.done()).containsExactly("open 2 to 0", "persist");
        assertThat(scene.state().holds(1)).isTrue();
        assertThat(scene.state().holds(2)).isTrue();
    }

    @Test
    void oldConnection_whenItWakesUpBeforeTheAttempt_goesOnAsItWas() {
        Scene scene = suspected().media(1);
        assertThat(scene.name()).isEqualTo(StateName.STREAMING);
        assertThat(scene.done()).containsExactly("persist");
    }

    @Test
    void oldConnection_whenItWakesUpDuringTheAttempt_survivesIt() {
        Scene scene = suspected().deadline().after(50).media(1);
        assertThat(scene.name()).isEqualTo(StateName.STREAMING);
        assertThat(scene.done()).containsExactly("close 2", "persist");
        assertThat(scene.state().holds(1)).isTrue();
        assertThat(scene.state().holds(2)).isFalse();
    }

    @Test
    void oldConnection_whenItWakesUpBeforeTheNewOneBringsMedia_survivesIt() {
        Scene scene = suspected().deadline().opened().media(1);
        assertThat(scene.done()).containsExactly("close 2", "persist");
        assertThat(scene.told())
                .containsExactly(
                        "reconnection_succeeded #0 timeout duration=100 outage=400 verifying>streaming",
                        "stream_state_changed #0 verifying>streaming");
    }

    @Test
    void oldConnection_besideAnOpenOne_isGivenUpWhenItsSilenceIsTooLong() {
        Scene scene = suspected().deadline().opened();
        assertThat(scene.deadlineInMillis()).isEqualTo(1_600);
        scene.deadline();
        assertThat(scene.name()).isEqualTo(StateName.VERIFYING);
        assertThat(scene.done()).containsExactly("close 1");
        assertThat(scene.deadlineInMillis()).isEqualTo(8_400);
    }

    @Test
    void oldConnection_silentForTooLongWhenTheNewOneOpens_isClosed() {
        assertThat(suspected().deadline().after(2_000).opened().done()).containsExactly("close 1", "persist");
    }

    @Test
    void newConnection_whenItBringsMediaFirst_survivesTheOld() {
        Scene scene = suspected().deadline().opened().media();
        assertThat(scene.done()).containsExactly("close 1", "persist");
        assertThat(scene.state().holds(2)).isTrue();
        assertThat(scene.media(1).step().stale()).isTrue();
    }

    @Test
    void nextAttempt_afterTheOldConnectionSurvived_hasAnEpochOfItsOwn() {
        Scene scene = suspected().deadline().media(1);
        scene.on(new StreamEvent.FailureDetected(1, Scene.SILENCE, scene.now())).deadline();
        assertThat(scene.done()).contains("open 3 to 0");
        assertThat(scene.ended(2).step().stale()).isTrue();
    }

    @Test
    void oldConnection_whenItBreaks_isForgottenAndTheAttemptGoesOn() {
        Scene scene = suspected().deadline().ended(1);
        assertThat(scene.name()).isEqualTo(StateName.CONNECTING);
        assertThat(scene.step().effects()).isEmpty();
        assertThat(scene.opened().ended(1).step().stale()).isTrue();
    }

    @Test
    void unansweredAttempts_leaveTheOldConnectionAloneUntilItIsOverdue() {
        Scene scene = suspected().deadline().after(3_000).ended(UNANSWERED);
        assertThat(scene.done()).containsExactly("persist");
        assertThat(scene.deadline().done()).containsExactly("open 3 to 0", "persist");
        assertThat(scene.after(3_000).ended(UNANSWERED).done()).containsExactly("close 1", "persist");
    }

    @Test
    void sourceThatRefusesASecondConnection_isLearnt() {
        Scene scene = suspected().deadline().ended(REFUSED);
        assertThat(scene.done()).containsExactly("close 1", "persist");

        scene.deadline().opened().media().after(20_000).earlySilence();
        assertThat(scene.done()).as("kept until silence is long enough").containsExactly("watch 3", "persist");
        assertThat(scene.deadlineInMillis()).isEqualTo(1_700);
        assertThat(scene.deadline().done())
                .as("break before make")
                .containsExactly("close 3", "open 4 to 0", "persist");
    }

    @Test
    void singleConnection_whenItBreaksWhileHeld_isReplacedAtOnce() {
        Scene scene = suspected()
                .deadline()
                .ended(REFUSED)
                .deadline()
                .opened()
                .media()
                .earlySilence();
        assertThat(scene.ended(3).done()).containsExactly("open 4 to 0", "persist");
    }

    @Test
    void listener_whenItsCallerIsSilent_keepsItForAsLongAsSilenceIsAllowed() {
        Scene scene = listening();
        assertThat(scene.done()).containsExactly("watch 1", "persist");
        assertThat(scene.deadlineInMillis()).isEqualTo(1_700);
        assertThat(scene.deadline().done()).containsExactly("close 1", "open 2 to 0", "persist");
    }

    @Test
    void listener_whenItsSilentCallerMakesWay_listensAtOnce() {
        assertThat(listening().ended(1).done()).containsExactly("open 2 to 0", "persist");
    }

    @Test
    void silentSession_whenItsSilenceMayStillEnd_isNotReopened() {
        Scene scene = Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS))
                .streaming()
                .earlySilence();
        assertThat(scene.done()).containsExactly("watch 1", "persist");
        assertThat(scene.deadlineInMillis()).isEqualTo(1_700);
    }

    @Test
    void standBy_isTriedWithTheOldConnectionOpen() {
        Scene scene = Scene.with(Policies.callers(2))
                .streaming()
                .earlySilence()
                .deadline()
                .ended(UNANSWERED)
                .deadline();
        assertThat(scene.done()).containsExactly("open 3 to 1", "persist");
        assertThat(scene.opened().media().done()).containsExactly("close 1", "persist");
    }

    @Test
    void wait_whenTheSourceAnswers_isOver() {
        Scene scene = suspected().deadline().ended(UNANSWERED);
        assertThat(scene.answered().done()).containsExactly("open 3 to 0", "persist");
    }

    @Test
    void attempt_whenTheSourceAnswersLongAfterItBegan_isBegunAnew() {
        Scene scene = suspected().deadline().after(700).answered();
        assertThat(scene.done()).containsExactly("close 2", "open 3 to 0");
        assertThat(scene.state()).isInstanceOf(StreamState.Connecting.class);
        assertThat(scene.state().holds(1)).isTrue();
    }

    @Test
    void attempt_whenTheSourceAnswersJustAfterItBegan_isGivenTheTimeOfAHandshake() {
        Scene scene = suspected().deadline().after(60).answered();
        assertThat(scene.step().effects()).isEmpty();
        assertThat(scene.deadlineInMillis()).isEqualTo(40);
        assertThat(scene.deadline().done()).containsExactly("close 2", "open 3 to 0");
    }

    @Test
    void attempt_whenTheSourceAnswers_isGivenTwoRoundTripsAndALittle() {
        Scene near = suspected().deadline().after(10).answeredAfter(2);
        assertThat(near.deadlineInMillis()).isEqualTo(5 + 40 - 10);
        Scene farther = suspected().deadline().after(10).answeredAfter(80);
        assertThat(farther.deadlineInMillis()).isEqualTo(200 + 40 - 10);
        assertThat(farther.deadline().done()).containsExactly("close 2", "open 3 to 0");
    }

    /** As late as that libsrt has sent again itself, and a connection given up half made is a ghost at the source. */
    @Test
    void attempt_whenTheSourceThatAnswersIsFar_isNotBegunAnew() {
        Scene under = suspected().deadline();
        long outcome = under.deadlineInMillis();
        Scene scene = under.after(10).answeredAfter(84);
        assertThat(scene.step().effects()).isEmpty();
        assertThat(scene.deadlineInMillis()).isEqualTo(outcome - 10);
        scene.after(1000).answeredAfter(300);
        assertThat(scene.step().effects()).isEmpty();
    }

    @Test
    void attempt_thatWasBegunAnew_isNotAgain() {
        Scene scene = suspected().deadline().after(10).answeredAfter(1).deadline();
        assertThat(scene.deadline().done()).contains("close 3").doesNotContain("open 4 to 0");
    }

    @Test
    void attempt_thatIsAnsweredInTime_isNotBegunAnew() {
        Scene scene = suspected().deadline().after(10).answeredAfter(1).opened();
        assertThat(scene.deadlineInMillis()).isGreaterThan(100);
        assertThat(scene.media().name()).isEqualTo(StateName.STREAMING);
    }

    @Test
    void reset_makesTheOldConnectionsAttemptAFirstOneToo() {
        Scene scene =
                Scene.with(Policies.callers(1)).retrying().opened().media().earlySilence();
        scene.deadline().reset().media(2);
        assertThat(scene.told().getFirst()).startsWith("reconnection_succeeded #1");
    }

    @Test
    void operator_whoWantsANewConnection_getsRidOfBoth() {
        Scene scene = suspected().deadline().opened().reconnect();
        assertThat(scene.done()).containsExactly("close 1", "close 2", "open 3 to 0", "persist");
    }

    @Test
    void stop_closesBoth() {
        assertThat(suspected().deadline().opened().stop().done()).containsExactly("close 1", "close 2", "persist");
    }
}
