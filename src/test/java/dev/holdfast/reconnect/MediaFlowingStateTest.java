package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Scene.LATE;
import static dev.holdfast.reconnect.Scene.LOSS;
import static dev.holdfast.reconnect.Scene.LOST;
import static dev.holdfast.reconnect.Scene.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamState;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Streaming and degraded. */
class MediaFlowingStateTest {

    @Test
    void streaming_whenTheConnectionBreaks_waitsForTheFirstAttempt() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().after(5_000);
        scene.ended(LOST, scene.now() - 700 * MS);
        assertThat(scene.told())
                .containsExactly(
                        "failure_detected #0 network_error outage=700 streaming>waiting",
                        "reconnection_started #0 network_error outage=700 streaming>waiting",
                        "reconnection_waiting #1 network_error delay=100 streaming>waiting",
                        "stream_state_changed #1 streaming>waiting");
        assertThat(scene.done()).containsExactly("persist");
    }

    @Test
    void streaming_whenMediaStopsWithTheConnectionUp_keepsItBesideTheNextAttempt() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().silence();
        assertThat(scene.done()).containsExactly("watch 1", "persist");
        assertThat(scene.notices().getFirst().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(scene.notices().getFirst().details())
                .containsEntry("rule", "timeout-duration")
                .containsEntry("value", 2_010.0)
                .containsEntry("threshold", 2_000.0)
                .containsEntry("error_class", "timeout");
    }

    @Test
    void streaming_whenASessionFallsSilent_lingers() {
        Scene scene = Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS))
                .streaming()
                .silence();
        assertThat(scene.done()).containsExactly("watch 1", "persist");
    }

    /** A clean end and no alarm: the session stays open and is looked at again as slowly as a hopeless one. */
    @Test
    void streaming_whenASessionsOnlySourceSaysGoodbye_awaitsItsReturnWithoutAlarm() {
        Scene scene = Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS))
                .streaming()
                .failure(Scene.CLOSED);
        assertThat(scene.done()).containsExactly("watch 1", "persist");
        assertThat(scene.notices()).allMatch(notice -> notice.severity() == Severity.INFO);
        assertThat(scene.told()).contains("reconnection_waiting #1 peer_closed delay=60000 streaming>waiting");
        scene.deadline().opened().deadline();
        assertThat(scene.told()).contains("reconnection_waiting #2 timeout delay=60000 verifying>waiting");
        scene.media();
        assertThat(scene.name()).isEqualTo(StateName.STREAMING);
    }

    @Test
    void streaming_whenOneOfSeveralSourcesSaysGoodbye_isTriedUnderBackoff() {
        Scene scene = Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS, Reconnector.Traits.CONNECTIONLESS))
                .streaming()
                .failure(Scene.CLOSED);
        assertThat(scene.done()).containsExactly("watch 1", "persist");
        assertThat(scene.told()).contains("reconnection_waiting #1 peer_closed delay=100 streaming>waiting");
    }

    @Test
    void streaming_whenASessionFailsForAnythingButSilence_isClosed() {
        Scene scene = Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS))
                .streaming()
                .failure(LOSS);
        assertThat(scene.done()).containsExactly("close 1", "persist");
    }

    @Test
    void streaming_whenAListenersCallerLeaves_listensOnAtOnce() {
        Scene scene =
                Scene.with(Policies.of(Reconnector.Traits.LISTENER)).streaming().ended(Scene.CLOSED);
        assertThat(scene.done()).containsExactly("open 2 to 0", "persist");
        assertThat(scene.told())
                .containsExactly(
                        "failure_detected #0 peer_closed outage=0 streaming>connecting",
                        "reconnection_started #0 peer_closed outage=0 streaming>connecting",
                        "reconnection_attempt #1 peer_closed streaming>connecting",
                        "stream_state_changed #1 streaming>connecting");
    }

    @Test
    void streaming_whenThePeerClosesAndThatIsFinal_fails() {
        Scene scene = Scene.with(Policies.callers(1).keepsClosed()).streaming().ended(Scene.CLOSED);
        assertThat(scene.name()).isEqualTo(StateName.FAILED);
        assertThat(scene.state().deadlineNanos()).isEmpty();
        assertThat(scene.told())
                .containsExactly(
                        "failure_detected #0 peer_closed outage=0 streaming>failed",
                        "reconnection_started #0 peer_closed outage=0 streaming>failed",
                        "reconnection_failed #0 peer_closed duration=0 outage=0 streaming>failed",
                        "stream_state_changed #0 streaming>failed");
        assertThat(Scene.with(Policies.callers(1).keepsClosed())
                        .streaming()
                        .ended(LOST)
                        .name())
                .isEqualTo(StateName.WAITING);
    }

    @Test
    void streaming_whenSilenceIsFinal_failsAndLingers() {
        Scene scene = Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS).keepsSilent())
                .streaming()
                .silence();
        assertThat(scene.name()).isEqualTo(StateName.FAILED);
        assertThat(scene.done()).containsExactly("watch 1", "persist");
    }

    @Test
    void streaming_whenMediaHasFlowedStably_forgetsTheAttempts() {
        Scene scene = Scene.with(Policies.callers(1)).retrying().opened().media();
        assertThat(scene.state())
                .isEqualTo(new StreamState.Streaming(2, 0, 1, 100 * MS, OptionalLong.of(scene.now() + 10_000 * MS)));
        scene.deadline();
        assertThat(scene.step().effects()).isEmpty();
        assertThat(scene.state()).isEqualTo(new StreamState.Streaming(2, 0, 0, 0, OptionalLong.empty()));
        scene.ended(LOST);
        assertThat(scene.told().get(2)).startsWith("reconnection_waiting #1 network_error delay=100");
    }

    @Test
    void streaming_whenItFailsBeforeItIsStable_goesOnWithTheGrownBackoff() {
        Scene scene = Scene.with(Policies.callers(1)).streaming();
        for (int attempt = 1; attempt <= 4; attempt++) {
            scene.ended(LOST);
            assertThat(scene.told().getFirst()).startsWith("failure_detected #" + (attempt - 1));
            assertThat(scene.told().get(2))
                    .startsWith(
                            "reconnection_waiting #" + attempt + " network_error delay=" + 100 * (1L << (attempt - 1)));
            scene.deadline().opened().media().after(9_999);
        }
    }

    @Test
    void streaming_whenItFailsUnstablyWithItsRetriesUsedUp_fails() {
        Scene scene = Scene.with(Policies.callers(1).maxRetries(1))
                .retrying()
                .opened()
                .media()
                .after(9_999);
        assertThat(scene.ended(LOST).name()).isEqualTo(StateName.FAILED);
    }

    @Test
    void streaming_whenReset_isStableAtOnce() {
        Scene scene =
                Scene.with(Policies.callers(1)).retrying().opened().media().reset();
        assertThat(scene.step().effects()).isEmpty();
        assertThat(scene.state()).isEqualTo(new StreamState.Streaming(2, 0, 0, 0, OptionalLong.empty()));
    }

    @Test
    void streaming_whenAskedToReconnect_replacesTheConnection() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().reconnect();
        assertThat(scene.told())
                .containsExactly(
                        "failure_detected #0 operator outage=0 streaming>connecting",
                        "reconnection_started #0 operator outage=0 streaming>connecting",
                        "reconnection_attempt #1 operator streaming>connecting",
                        "stream_state_changed #1 streaming>connecting");
        assertThat(scene.notices().getFirst().severity()).isEqualTo(Severity.INFO);
        assertThat(scene.done()).containsExactly("close 1", "open 2 to 0", "persist");
    }

    @Test
    void streaming_whenARuleIsBroken_degradesAndSaysWhich() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().judged(LOSS, LATE);
        assertThat(scene.told())
                .containsExactly(
                        "failure_detected #0 packet_loss streaming>degraded",
                        "stream_state_changed #0 streaming>degraded");
        assertThat(scene.notices().getFirst().severity()).isEqualTo(Severity.WARNING);
        assertThat(scene.notices().getFirst().details())
                .containsEntry("value", 0.07)
                .containsEntry("threshold", 0.05);
        assertThat(scene.done()).containsExactly("persist");
    }

    @Test
    void streaming_whileAllRulesAreKept_staysSo() {
        Scene scene = Scene.with(Policies.callers(1)).streaming();
        StreamState before = scene.state();
        assertThat(scene.judged().state()).isEqualTo(before);
        assertThat(scene.step().effects()).isEmpty();
    }

    @Test
    void degraded_whenAllRulesAreKeptAgain_streamsAsBefore() {
        Scene scene = Scene.with(Policies.callers(1)).retrying().opened().media();
        StreamState streaming = scene.state();
        scene.judged(LOSS).judged();
        assertThat(scene.state()).isEqualTo(streaming);
        assertThat(scene.told()).containsExactly("stream_state_changed #1 degraded>streaming");
    }

    @Test
    void degraded_whenTheSameRuleIsStillBroken_saysNothingMore() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().judged(LOSS).judged(LATE, LOSS);
        assertThat(scene.step().effects()).isEmpty();
        assertThat(((StreamState.Degraded) scene.state()).cause()).isEqualTo(LOSS);
    }

    @Test
    void degraded_whenOnlyAnotherRuleIsBrokenNow_saysWhich() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().judged(LOSS).judged(LATE);
        assertThat(scene.told()).containsExactly("failure_detected #0 high_latency");
        assertThat(scene.done()).isEmpty();
        assertThat(((StreamState.Degraded) scene.state()).cause()).isEqualTo(LATE);
    }

    @Test
    void degraded_whenStable_staysDegradedAndForgetsTheAttempts() {
        Scene scene = Scene.with(Policies.callers(1))
                .retrying()
                .opened()
                .media()
                .judged(LOSS)
                .deadline();
        assertThat(scene.state())
                .isEqualTo(new StreamState.Degraded(new StreamState.Streaming(2, 0, 0, 0, OptionalLong.empty()), LOSS));
    }

    @Test
    void degraded_whenItFails_tellsOfTheFailureAndNotOfTheRule() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().judged(LOSS).silence();
        assertThat(scene.told().getFirst()).isEqualTo("failure_detected #0 timeout outage=2010 degraded>waiting");
        assertThat(scene.notices()).extracting(notice -> notice.type()).contains(EventType.RECONNECTION_STARTED);
    }
}
