package dev.holdfast.reconnect;

import static dev.holdfast.reconnect.Scene.LOST;
import static dev.holdfast.reconnect.Scene.MS;
import static dev.holdfast.reconnect.Scene.REFUSED;
import static dev.holdfast.reconnect.Scene.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.StreamEvent.ConnectionEnded;
import dev.holdfast.reconnect.StreamEvent.ConnectionOpened;
import dev.holdfast.reconnect.StreamEvent.FailureDetected;
import dev.holdfast.reconnect.StreamEvent.HealthJudged;
import dev.holdfast.reconnect.StreamEvent.MediaArrived;
import dev.holdfast.reconnect.StreamEvent.StartRequested;
import dev.holdfast.reconnect.StreamEvent.StopRequested;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole table of transitions, cell by cell, and what holds in every state. The tests of single states look closer. */
class ReconnectionManagerTest {

    /** The class comment's table: a state's name, or {@code same}, {@code refused}, {@code late}, {@code throws}. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "idle,             throws,    throws,    throws,     throws,  throws,   same,       connecting, refused,    refused,    stopped, same",
        "connecting,       verifying, throws,    waiting,    throws,  throws,   waiting,    refused,    connecting, same,       stopped, same",
        "verifying,        throws,    streaming, waiting,    waiting, throws,   waiting,    refused,    connecting, same,       stopped, same",
        "streaming,        throws,    same,      waiting,    waiting, degraded, same,       refused,    connecting, same,       stopped, same",
        "degraded,         throws,    same,      waiting,    waiting, same,     same,       refused,    connecting, same,       stopped, same",
        "waiting,          late,      late,      late,       late,    late,     connecting, refused,    connecting, connecting, stopped, connecting",
        "waiting lingering,throws,    streaming, same,       same,    same,     connecting, refused,    connecting, connecting, stopped, connecting",
        "failed,           late,      late,      late,       late,    late,     connecting, refused,    connecting, connecting, stopped, same",
        "failed lingering, throws,    streaming, same,       same,    same,     same,       refused,    connecting, connecting, stopped, same",
        "stopped,          late,      late,      late,       late,    late,     same,       connecting, refused,    refused,    refused, same",
    })
    void manager_inEveryState_takesEveryEventAsTheTableSays(
            String state,
            String opened,
            String media,
            String ended,
            String failure,
            String judged,
            String deadline,
            String start,
            String reconnect,
            String reset,
            String stop,
            String answered) {
        StreamState at = reach(state).state();
        // Idle has no connection yet: whatever comes of one is of an epoch not given out.
        long epoch = at instanceof StreamState.Idle ? 1 : at.epoch();
        assertThat(outcome(state, new ConnectionOpened(epoch))).as("opened").isEqualTo(opened);
        assertThat(outcome(state, new MediaArrived(epoch, 0))).as("media").isEqualTo(media);
        assertThat(outcome(state, new ConnectionEnded(epoch, LOST, 0)))
                .as("ended")
                .isEqualTo(ended);
        assertThat(outcome(state, new FailureDetected(epoch, SILENCE, 0)))
                .as("failure")
                .isEqualTo(failure);
        assertThat(outcome(state, new HealthJudged(epoch, List.of(Scene.LOSS))))
                .as("judged")
                .isEqualTo(judged);
        assertThat(outcome(state, new StreamEvent.DeadlineReached()))
                .as("deadline")
                .isEqualTo(deadline);
        assertThat(outcome(state, new StartRequested(0))).as("start").isEqualTo(start);
        assertThat(outcome(state, new StreamEvent.ReconnectRequested()))
                .as("reconnect")
                .isEqualTo(reconnect);
        assertThat(outcome(state, new StreamEvent.ResetRequested())).as("reset").isEqualTo(reset);
        assertThat(outcome(state, new StopRequested(StopCause.SHUTDOWN)))
                .as("stop")
                .isEqualTo(stop);
        assertThat(outcome(state, new StreamEvent.SourceAnswered(0, OptionalLong.empty())))
                .as("answered")
                .isEqualTo(answered);
    }

    private static Scene reach(String state) {
        Scene caller = Scene.with(Policies.callers(1));
        Scene session = Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS));
        Scene keptSilent =
                Scene.with(Policies.of(Reconnector.Traits.CONNECTIONLESS).keepsSilent());
        return switch (state) {
            case "idle" -> caller;
            case "connecting" -> caller.start();
            case "verifying" -> caller.start().opened();
            case "streaming" -> caller.streaming();
            case "degraded" -> caller.streaming().judged(Scene.LOSS);
            case "waiting" -> caller.streaming().ended(LOST);
            case "waiting lingering" -> session.streaming().silence();
            case "failed" -> caller.start().ended(Scene.UNAUTHORIZED);
            case "failed lingering" -> keptSilent.streaming().silence();
            case "stopped" -> caller.streaming().stop();
            default -> throw new IllegalArgumentException(state);
        };
    }

    private static String outcome(String from, StreamEvent event) {
        Scene scene = reach(from);
        StateName before = scene.name();
        boolean atItsTime = event instanceof StreamEvent.DeadlineReached
                && scene.state().deadlineNanos().isPresent();
        try {
            if (atItsTime) {
                scene.deadline();
            } else {
                scene.on(event);
            }
        } catch (IllegalStateException impossible) {
            assertThat(impossible).hasMessageContaining("cam1").hasMessageContaining("cannot happen in");
            return "throws";
        }
        if (scene.step().refusal().isPresent()) {
            assertThat(scene.step().effects()).isEmpty();
            return "refused";
        }
        if (scene.step().stale()) {
            assertThat(scene.step().effects()).isEmpty();
            return "late";
        }
        boolean anew = event instanceof StreamEvent.ReconnectRequested;
        return scene.name() == before && !anew ? "same" : scene.name().wire();
    }

    @ParameterizedTest
    @CsvSource({"connecting", "verifying", "streaming", "degraded", "waiting", "failed", "stopped"})
    void manager_whenAnEventIsOfAnOlderEpoch_dropsItAsStale(String name) {
        Scene scene = reach(name);
        StreamState before = scene.state();
        for (StreamEvent late : ofEpoch(before.epoch() - 1)) {
            scene.on(late);
            assertThat(scene.step()).isEqualTo(new Step(before, List.of(), true, Optional.empty()));
        }
    }

    @ParameterizedTest
    @CsvSource({"idle", "connecting", "verifying", "streaming", "degraded", "waiting", "failed", "stopped"})
    void manager_whenAnEventIsOfAnEpochNotGivenOut_throws(String name) {
        Scene scene = reach(name);
        for (StreamEvent impossible : ofEpoch(scene.state().epoch() + 1)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> scene.on(impossible))
                    .withMessageContaining("cam1")
                    .withMessageContaining(scene.state().toString());
        }
    }

    private static List<StreamEvent> ofEpoch(long epoch) {
        return List.of(
                new ConnectionOpened(epoch),
                new MediaArrived(epoch, 0),
                new ConnectionEnded(epoch, LOST, 0),
                new FailureDetected(epoch, LOST, 0),
                new HealthJudged(epoch, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "idle, 0, false, false",
        "connecting, 1, true, false",
        "verifying, 1, true, false",
        "streaming, 1, true, false",
        "degraded, 1, true, false",
        "waiting, 1, false, true",
        "waiting lingering, 1, true, true",
        "failed, 1, false, true",
        "failed lingering, 1, true, true"
    })
    void stop_inEveryState_closesWhatIsOpenAndAbortsWhatIsWorkedOn(
            String name, long epoch, boolean closes, boolean aborts) {
        Scene scene = reach(name);
        StateName before = scene.name();
        scene.after(300).stop();
        assertThat(scene.state()).isEqualTo(new StreamState.Stopped(epoch, StopCause.PAUSED));
        assertThat(scene.done()).isEqualTo(closes ? List.of("close " + epoch, "persist") : List.of("persist"));
        assertThat(scene.told()).hasSize(aborts ? 2 : 1);
        assertThat(scene.told().getLast()).endsWith(before.wire() + ">stopped");
        if (aborts) {
            Notice aborted = scene.notices().getFirst();
            assertThat(aborted.type()).isEqualTo(EventType.RECONNECTION_ABORTED);
            assertThat(aborted.details()).containsEntry("stopped_by", "paused");
            assertThat(aborted.duration()).contains(Duration.ofMillis(300));
            assertThat(aborted.state()).isEqualTo(StateName.STOPPED);
        }
    }

    @Test
    void stop_whileAnAttemptRepairsAnOutage_abortsIt() {
        Scene scene = Scene.with(Policies.callers(1)).retrying().after(20).stop();
        assertThat(scene.told())
                .containsExactly(
                        "reconnection_aborted #1 network_error duration=120 outage=120 connecting>stopped",
                        "stream_state_changed #1 connecting>stopped");
        assertThat(scene.done()).containsExactly("close 2", "persist");

        Scene verifying = Scene.with(Policies.callers(1)).retrying().opened().stop();
        assertThat(verifying.told().getFirst()).startsWith("reconnection_aborted #1");
    }

    @Test
    void stop_whenNothingWillBeTriedAnyMore_abortsNothing() {
        Scene scene = Scene.with(Policies.callers(1).neverRetriesPermanent())
                .start()
                .ended(Scene.UNAUTHORIZED)
                .stop();
        assertThat(scene.told()).containsExactly("stream_state_changed #0 failed>stopped");
    }

    @ParameterizedTest
    @EnumSource(StopCause.class)
    void stop_namesItsCause(StopCause cause) {
        Scene scene = Scene.with(Policies.callers(1)).streaming().ended(LOST).on(new StopRequested(cause));
        assertThat(scene.notices().getFirst().details()).containsEntry("stopped_by", cause.wire());
        assertThat(scene.state()).isEqualTo(new StreamState.Stopped(1, cause));
    }

    @Test
    void manager_overAnOutage_tellsDetectedStartedAttemptsSucceeded() {
        Scene scene = Scene.with(Policies.callers(1)).streaming();
        List<String> told = new ArrayList<>();
        told.addAll(scene.after(60_000).silence().told());
        told.addAll(scene.deadline().told());
        told.addAll(scene.after(10).ended(REFUSED).told());
        told.addAll(scene.deadline().told());
        told.addAll(scene.after(50).opened().told());
        told.addAll(scene.after(40).media().told());
        assertThat(told)
                .containsExactly(
                        "failure_detected #0 timeout outage=2010 streaming>waiting",
                        "reconnection_started #0 timeout outage=2010 streaming>waiting",
                        "reconnection_waiting #1 timeout delay=100 streaming>waiting",
                        "stream_state_changed #1 streaming>waiting",
                        "reconnection_attempt #1 timeout waiting>connecting",
                        "stream_state_changed #1 waiting>connecting",
                        "reconnection_waiting #2 rejected delay=200 connecting>waiting",
                        "stream_state_changed #2 connecting>waiting",
                        "reconnection_attempt #2 timeout waiting>connecting",
                        "stream_state_changed #2 waiting>connecting",
                        "stream_state_changed #2 connecting>verifying",
                        "reconnection_succeeded #2 timeout duration=400 outage=2410 verifying>streaming",
                        "stream_state_changed #2 verifying>streaming");
    }

    @Test
    void notices_carryWhatWasMeasuredAndTheThreshold() {
        Scene scene = Scene.with(Policies.callers(2).maxRetries(7)).streaming().failure(Scene.LOSS);
        Notice detected = scene.notices().getFirst();
        assertThat(detected)
                .isEqualTo(new Notice(
                        EventType.FAILURE_DETECTED,
                        Scene.CAM1,
                        0,
                        7,
                        StateName.WAITING,
                        StateName.STREAMING,
                        Optional.of(FailureReason.PACKET_LOSS),
                        Severity.CRITICAL,
                        Optional.of("lossy"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Duration.ZERO),
                        Map.of(
                                "rule",
                                "max-packet-loss",
                                "value",
                                0.07,
                                "threshold",
                                0.05,
                                "unit",
                                "ratio",
                                "window_ms",
                                2_000L,
                                "error_class",
                                "transient")));
        Notice waiting = scene.notices().get(2);
        assertThat(waiting.severity()).isEqualTo(Severity.WARNING);
        assertThat(waiting.details()).containsEntry("source", "srt://192.0.2.0:9000");
        assertThat(scene.notices().get(3).reason()).isEmpty();

        scene.deadline();
        Notice attempt = scene.notices().getFirst();
        assertThat(attempt.severity()).isEqualTo(Severity.INFO);
        assertThat(attempt.details()).containsEntry("source", "srt://192.0.2.0:9000");
        scene.opened().media();
        Notice succeeded = scene.notices().getFirst();
        assertThat(succeeded.severity()).isEqualTo(Severity.INFO);
        assertThat(succeeded.details()).containsEntry("source", "srt://192.0.2.0:9000");
    }

    @Test
    void notices_ofAnAttempt_comeBeforeItBegins() {
        Scene scene = Scene.with(Policies.callers(1)).streaming().ended(LOST).deadline();
        assertThat(scene.step().effects().getFirst()).isInstanceOf(Effect.Publish.class);
        assertThat(scene.step().effects().get(2)).isEqualTo(new Effect.OpenConnection(2, 0));
        assertThat(scene.step().effects().getLast()).isEqualTo(new Effect.PersistState());
    }

    @Test
    void manager_whenTheClockHasWrapped_keepsItsDeadlines() {
        ReconnectionManager manager = new ReconnectionManager(
                Scene.CAM1, Policies.callers(1).policy(), ConnectGate.OPEN, new SplittableRandom(1));
        long now = Long.MAX_VALUE - 1_000 * MS;
        StreamState state =
                manager.on(new StreamState.Idle(), new StartRequested(0), now).state();
        long deadline = state.deadlineNanos().orElseThrow();
        assertThat(deadline).isNegative();
        assertThat(manager.on(state, new StreamEvent.DeadlineReached(), now).state())
                .isEqualTo(state);
        assertThat(manager.on(state, new StreamEvent.DeadlineReached(), deadline - 1)
                        .state())
                .isEqualTo(state);
        assertThat(manager.on(state, new StreamEvent.DeadlineReached(), deadline)
                        .state()
                        .name())
                .isEqualTo(StateName.WAITING);
    }

    @Test
    void policy_withoutASource_isRefused() {
        assertThatThrownBy(() -> Policies.callers(0).policy()).isInstanceOf(IllegalArgumentException.class);
    }
}
