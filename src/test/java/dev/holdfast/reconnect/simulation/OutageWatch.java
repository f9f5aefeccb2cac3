package dev.holdfast.reconnect.simulation;

import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.reconnect.StreamEvent;
import java.time.Duration;

/** What a stream tells, heard as somebody outside hears it: detected, started, attempts, and one end. */
final class OutageWatch {

    private enum Stage {
        NONE,
        DETECTED,
        STARTED,
        /** Given up, with nothing to come by itself. */
        GIVEN_UP
    }

    private Stage stage = Stage.NONE;
    private int lastAttempt;

    void hear(Notice notice, StreamEvent cause) {
        notice.outage().ifPresent(outage -> {
            Duration duration = notice.duration().orElse(Duration.ZERO);
            Violation.unless(!duration.isNegative(), "a negative duration: " + notice);
            Violation.unless(outage.compareTo(duration) >= 0, "the outage is shorter than the work on it: " + notice);
        });
        notice.delay().ifPresent(delay -> Violation.unless(delay.toNanos() > 0, "no delay to wait for: " + notice));
        switch (notice.type()) {
            case FAILURE_DETECTED -> detected(notice);
            case RECONNECTION_STARTED -> {
                Violation.unless(stage == Stage.DETECTED, "started, but not detected");
                stage = Stage.STARTED;
            }
            case RECONNECTION_WAITING ->
                Violation.unless(
                        stage == Stage.STARTED || notice.details().containsKey("held_back_by"),
                        "waiting outside an outage");
            case RECONNECTION_ATTEMPT -> attempt(notice, cause);
            case RECONNECTION_FAILED -> {
                Violation.unless(stage == Stage.STARTED, "failed outside an outage");
                stage = notice.delay().isPresent() ? Stage.STARTED : Stage.GIVEN_UP;
            }
            case RECONNECTION_SUCCEEDED -> {
                Violation.unless(stage == Stage.STARTED || stage == Stage.GIVEN_UP, "succeeded outside an outage");
                Violation.unless(notice.attempt() <= lastAttempt, "succeeded by an attempt not made");
                stage = Stage.NONE;
            }
            case RECONNECTION_ABORTED -> {
                Violation.unless(stage == Stage.STARTED || stage == Stage.GIVEN_UP, "aborted outside an outage");
                stage = Stage.NONE;
            }
            case STREAM_STATE_CHANGED ->
                Violation.unless(notice.state() != notice.previousState(), "changed from a state to itself");
            case STREAM_ADDED, STREAM_UPDATED, STREAM_REMOVED, INCIDENT_STARTED, INCIDENT_ENDED, WEBHOOK_DISABLED ->
                throw new Violation("not the engine's to tell: " + notice.type());
        }
    }

    private void detected(Notice notice) {
        if (notice.severity() == Severity.WARNING) {
            Violation.unless(stage == Stage.NONE && notice.state() == StateName.DEGRADED, "degraded in an outage");
            return;
        }
        Violation.unless(stage == Stage.NONE, "detected within an outage");
        stage = Stage.DETECTED;
        lastAttempt = notice.attempt();
    }

    private void attempt(Notice notice, StreamEvent cause) {
        boolean reset = cause instanceof StreamEvent.ResetRequested;
        boolean mayRenew = cause instanceof StreamEvent.SourceAnswered
                || (cause instanceof StreamEvent.DeadlineReached && notice.previousState() == StateName.CONNECTING);
        boolean renewed = mayRenew && notice.attempt() == lastAttempt;
        Violation.unless(stage == Stage.STARTED || stage == Stage.GIVEN_UP, "an attempt outside an outage");
        boolean next = notice.attempt() == lastAttempt + 1;
        Violation.unless(
                next || renewed || (reset && notice.attempt() == 1),
                "attempt " + notice.attempt() + " after " + lastAttempt);
        lastAttempt = notice.attempt();
        if (stage == Stage.GIVEN_UP) {
            stage = Stage.STARTED;
        }
    }

    /** A reset makes the attempt under way the first one. */
    void reset() {
        lastAttempt = Math.min(lastAttempt, 1);
    }

    /** What a stream in this state must have said so far. */
    void check(StateName state, boolean somethingToCome) {
        switch (state) {
            case STREAMING, DEGRADED, IDLE -> Violation.unless(stage == Stage.NONE, "an outage goes on in " + state);
            case STOPPED -> {
                Violation.unless(stage == Stage.NONE || stage == Stage.GIVEN_UP, "an outage goes on in " + state);
                stage = Stage.NONE;
                lastAttempt = 0;
            }
            case FAILED ->
                Violation.unless(
                        stage == Stage.GIVEN_UP || (stage == Stage.STARTED && somethingToCome),
                        "an outage is neither ended nor worked on");
            case CONNECTING, VERIFYING, WAITING ->
                Violation.unless(stage != Stage.DETECTED && stage != Stage.GIVEN_UP, "not worked on");
        }
    }
}
