package dev.holdfast.reconnect;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamId;
import dev.holdfast.model.StreamState;
import dev.holdfast.model.StreamState.Connecting;
import dev.holdfast.model.StreamState.Degraded;
import dev.holdfast.model.StreamState.Failed;
import dev.holdfast.model.StreamState.Idle;
import dev.holdfast.model.StreamState.Lingering;
import dev.holdfast.model.StreamState.Stopped;
import dev.holdfast.model.StreamState.Streaming;
import dev.holdfast.model.StreamState.Verifying;
import dev.holdfast.model.StreamState.Waiting;
import dev.holdfast.reconnect.StreamEvent.ConnectionEnded;
import dev.holdfast.reconnect.StreamEvent.ConnectionOpened;
import dev.holdfast.reconnect.StreamEvent.DeadlineReached;
import dev.holdfast.reconnect.StreamEvent.FailureDetected;
import dev.holdfast.reconnect.StreamEvent.HealthJudged;
import dev.holdfast.reconnect.StreamEvent.MediaArrived;
import dev.holdfast.reconnect.StreamEvent.OfConnection;
import dev.holdfast.reconnect.StreamEvent.ReconnectRequested;
import dev.holdfast.reconnect.StreamEvent.ResetRequested;
import dev.holdfast.reconnect.StreamEvent.SourceAnswered;
import dev.holdfast.reconnect.StreamEvent.StartRequested;
import dev.holdfast.reconnect.StreamEvent.StopRequested;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The decision what to do next for one stream: a function of its state, an event and the time. It performs nothing; what
 * is to be done comes back as effects.
 *
 * <pre>
 *              opened      media       ended        failure      deadline        answered        start           reconnect    reset        stop
 * idle         !           !           !            !            –               –               connecting (2)  refused      refused      stopped
 * connecting   verifying   !           waiting (1)  !            waiting (1)     connecting (3)  refused         connecting   (counter)    stopped
 * verifying    !           streaming   waiting (1)  waiting (1)  waiting (1)     –               refused         connecting   (counter)    stopped
 * streaming    !           –           waiting (1)  waiting (1)  (counter)       –               refused         connecting   (counter)    stopped
 * degraded     !           –           waiting (1)  waiting (1)  (counter)       –               refused         connecting   (counter)    stopped
 * waiting      !           !           !            !            connecting (2)  connecting (2)  refused         connecting   connecting   stopped
 * failed       !           !           !            !            connecting (2)  –               refused         connecting   connecting   stopped
 * stopped      late        late        late         late         –               –               connecting (2)  refused      refused      refused
 * </pre>
 *
 * (1) or failed, if it may not be retried or trying again is hopeless; or connecting at once, for a listener that listens
 * on. (2) or waiting, while the fleet's limits hold back every source. (3) anew, if the attempt began before the source
 * came back: at once or, if it may yet be answered, at a deadline of its own. (!) impossible: throws. A deadline before its
 * time changes nothing. Rules broken or kept move between streaming and degraded and nowhere else. An event of an older epoch
 * is late everywhere: dropped and marked as stale; one of an epoch not given out yet is impossible everywhere.
 *
 * <p>Make before break: a connection that falls silent after media lingers, open, in waiting, connecting, verifying and
 * failed. Media on it leads back to streaming and closes what was made meanwhile; media on the new one closes it. Where the
 * next attempt had to wait for its end, that begins it. See {@link MakeBeforeBreak}.
 *
 * <p>Not thread-safe: the stream's owner calls it. The {@link ConnectGate} and the random generator are the only things
 * it consults besides its arguments.
 */
public final class ReconnectionManager {

    private final StreamId streamId;
    private final ReconnectionPolicy policy;
    private final Admission admission;
    private final Recovery recovery;
    private final LingeringEvents lingerings;

    /** @param random where jitter comes from */
    public ReconnectionManager(StreamId streamId, ReconnectionPolicy policy, ConnectGate gate, RandomGenerator random) {
        this.streamId = streamId;
        this.policy = policy;
        this.admission = new Admission(streamId, policy, gate);
        this.recovery = new Recovery(policy, admission, random);
        this.lingerings = new LingeringEvents(policy, recovery);
    }

    /**
     * Takes an event.
     *
     * @param nowNanos the engine's clock, not before the event before
     * @throws IllegalStateException if the event cannot happen in this state, which is a fault in the caller
     */
    public Step on(StreamState state, StreamEvent event, long nowNanos) {
        if (event instanceof OfConnection of) {
            if (!state.holds(of.epoch())) {
                if (of.epoch() > state.epoch()) {
                    throw impossible(state, event);
                }
                return Step.stale(state);
            }
            Optional<Lingering> old = state.lingering().filter(each -> each.epoch() == of.epoch());
            if (old.isPresent()) {
                return lingerings.on(move(state), old.get(), of, nowNanos);
            }
        }
        if (event instanceof StopRequested stop) {
            return stop(state, stop.cause(), nowNanos);
        }
        return switch (state) {
            case Idle idle -> onResting(idle, event, nowNanos);
            case Stopped stopped -> onResting(stopped, event, nowNanos);
            case Connecting connecting -> onConnecting(connecting, event, nowNanos);
            case Verifying verifying -> onVerifying(verifying, event, nowNanos);
            case Streaming streaming -> onMediaFlowing(streaming, streaming, event, nowNanos);
            case Degraded degraded -> onMediaFlowing(degraded, degraded.streaming(), event, nowNanos);
            case Waiting waiting -> onWaiting(waiting, event, nowNanos);
            case Failed failed -> onFailed(failed, event, nowNanos);
        };
    }

    private Step onResting(StreamState state, StreamEvent event, long nowNanos) {
        return switch (event) {
            case StartRequested start -> start(state, start.sourceIndex(), nowNanos);
            case ReconnectRequested _, ResetRequested _ ->
                Step.refused(state, "the stream is " + state.name().wire() + "; resume it instead");
            case DeadlineReached _, SourceAnswered _ -> Step.unchanged(state);
            case OfConnection _, StopRequested _ -> throw impossible(state, event);
        };
    }

    private Step start(StreamState state, int sourceIndex, long nowNanos) {
        Progress first = Progress.initial(sourceIndex % policy.sources().size());
        Failure heldBack =
                Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "held back by the limits of the fleet");
        Waiting due =
                new Waiting(state.epoch(), Optional.empty(), OptionalInt.empty(), false, nowNanos, first, heldBack);
        return recovery.openWhenAdmitted(move(state), due, nowNanos);
    }

    private Step onConnecting(Connecting state, StreamEvent event, long nowNanos) {
        Progress progress = state.progress();
        return switch (event) {
            case ConnectionOpened _ -> {
                admission.opened(state);
                Move move = move(state);
                Optional<Lingering> old = MakeBeforeBreak.besideOpen(move, nowNanos);
                long by = nowNanos + policy.firstMediaTimeoutNanos();
                yield move.to(new Verifying(state.epoch(), by, progress, old), progress.attempt());
            }
            case ConnectionEnded ended -> {
                admission.failed(state, ended.failure(), nowNanos);
                yield recovery.fail(
                        move(state), progress, Recovery.Stage.ATTEMPT, ended.failure(), nowNanos, false, nowNanos);
            }
            case DeadlineReached _ -> {
                if (isEarly(state, nowNanos)) {
                    yield Step.unchanged(state);
                }
                if (state.outcomeByNanos().isEmpty() || state.outcomeByNanos().getAsLong() - nowNanos > 0) {
                    yield recovery.renew(move(state), state, nowNanos);
                }
                Failure silent = Failure.of(
                        FailureReason.TIMEOUT,
                        ErrorClass.TIMEOUT,
                        "the attempt had no outcome in the time it is given");
                admission.failed(state, silent, nowNanos);
                yield recovery.fail(move(state), progress, Recovery.Stage.ATTEMPT, silent, nowNanos, true, nowNanos);
            }
            case ReconnectRequested _ -> {
                admission.abandoned(state);
                yield recovery.replace(move(state), progress, nowNanos, nowNanos);
            }
            case ResetRequested _ -> move(state).to(state.forgotten(), progress.attempt());
            case SourceAnswered answered -> answered(state, answered, nowNanos);
            case StartRequested _ -> alreadyRunning(state);
            case MediaArrived _, FailureDetected _, HealthJudged _, StopRequested _ -> throw impossible(state, event);
        };
    }

    /** What was sent to a source that was away is lost: an attempt that began then would wait for its next try. */
    private Step answered(Connecting state, SourceAnswered answered, long nowNanos) {
        int source = state.progress().sourceIndex();
        if (source != answered.sourceIndex() || !policy.source(source).callsSomebody()) {
            return Step.unchanged(state);
        }
        admission.answered(source);
        OptionalLong due = ReconnectionPolicy.answerDueNanos(state, answered.roundTripNanos());
        return due.isEmpty() || due.getAsLong() - nowNanos > 0
                ? Step.unchanged(state.renewedAt(due))
                : recovery.renew(move(state), state, nowNanos);
    }

    private Step onVerifying(Verifying state, StreamEvent event, long nowNanos) {
        Progress progress = state.progress();
        Recovery.Stage stage = Recovery.Stage.SILENT_CONNECTION;
        return switch (event) {
            case MediaArrived media -> recovery.succeed(move(state), progress, media.atNanos());
            case ConnectionEnded ended ->
                recovery.fail(move(state), progress, stage, ended.failure(), nowNanos, false, nowNanos);
            case FailureDetected found ->
                recovery.fail(move(state), progress, stage, found.failure(), nowNanos, true, nowNanos);
            case DeadlineReached _ -> {
                if (isEarly(state, nowNanos)) {
                    yield Step.unchanged(state);
                }
                if (state.firstMediaByNanos() - nowNanos > 0) {
                    Move move = move(state);
                    Optional<Lingering> old = MakeBeforeBreak.besideOpen(move, nowNanos);
                    yield move.to(
                            new Verifying(state.epoch(), state.firstMediaByNanos(), progress, old), progress.attempt());
                }
                Failure silent = policy.noFirstMedia(nowNanos - state.firstMediaByNanos());
                yield recovery.fail(move(state), progress, stage, silent, nowNanos, true, nowNanos);
            }
            case ReconnectRequested _ -> recovery.replace(move(state), progress, nowNanos, nowNanos);
            case ResetRequested _ -> move(state).to(state.forgotten(), progress.attempt());
            case SourceAnswered _ -> Step.unchanged(state);
            case StartRequested _ -> alreadyRunning(state);
            case ConnectionOpened _, HealthJudged _, StopRequested _ -> throw impossible(state, event);
        };
    }

    private Step onMediaFlowing(StreamState state, Streaming streaming, StreamEvent event, long nowNanos) {
        Recovery.Stage stage = Recovery.Stage.MEDIA;
        return switch (event) {
            case ConnectionEnded ended ->
                recovery.fail(
                        move(state), made(streaming), stage, ended.failure(), ended.lastMediaNanos(), false, nowNanos);
            case FailureDetected found ->
                recovery.fail(
                        move(state), made(streaming), stage, found.failure(), found.lastMediaNanos(), true, nowNanos);
            case HealthJudged judged -> judged(state, streaming, judged);
            case DeadlineReached _ -> isEarly(state, nowNanos) ? Step.unchanged(state) : forget(state, streaming);
            case ResetRequested _ -> forget(state, streaming);
            case ReconnectRequested _ -> recovery.replace(move(state), made(streaming), nowNanos, nowNanos);
            case MediaArrived _, SourceAnswered _ -> Step.unchanged(state);
            case StartRequested _ -> alreadyRunning(state);
            case ConnectionOpened _, StopRequested _ -> throw impossible(state, event);
        };
    }

    private Step judged(StreamState state, Streaming streaming, HealthJudged judged) {
        if (judged.broken().isEmpty()) {
            return state instanceof Degraded ? move(state).to(streaming, streaming.attempt()) : Step.unchanged(state);
        }
        if (state instanceof Degraded degraded && judged.breaks(degraded.cause().reason())) {
            return Step.unchanged(state);
        }
        Failure cause = judged.broken().getFirst();
        Move move = move(state);
        move.tell(EventType.FAILURE_DETECTED, streaming.attempt())
                .because(cause)
                .severity(Severity.WARNING);
        return move.to(new Degraded(streaming, cause), streaming.attempt());
    }

    /** Media has flowed long enough, or an operator says so: the next failure is a first one. */
    private Step forget(StreamState state, Streaming streaming) {
        Streaming stable = new Streaming(
                streaming.epoch(),
                streaming.feeding(),
                streaming.sourceIndex(),
                0,
                0,
                OptionalLong.empty(),
                streaming.single());
        StreamState next = state instanceof Degraded degraded ? new Degraded(stable, degraded.cause()) : stable;
        return move(state).to(next, 0);
    }

    private Step onWaiting(Waiting state, StreamEvent event, long nowNanos) {
        Progress progress = state.progress();
        return switch (event) {
            case DeadlineReached _ ->
                isEarly(state, nowNanos)
                        ? Step.unchanged(state)
                        : recovery.openWhenAdmitted(move(state), state, nowNanos);
            case SourceAnswered answered -> answered(state, answered.sourceIndex(), nowNanos);
            case ReconnectRequested _ -> recovery.open(move(state), state.lingering(), progress, nowNanos);
            case ResetRequested _ ->
                recovery.open(move(state), state.lingering().map(Lingering::forgotten), progress.forgotten(), nowNanos);
            case StartRequested _ -> alreadyRunning(state);
            case OfConnection _, StopRequested _ -> throw impossible(state, event);
        };
    }

    /** A source is back: the wait is over, unless it is one that is not to be tried. */
    private Step answered(Waiting state, int sourceIndex, long nowNanos) {
        if (!policy.worthTrying(state.progress(), sourceIndex, nowNanos).contains(sourceIndex)) {
            return Step.unchanged(state);
        }
        admission.answered(sourceIndex);
        Waiting due = new Waiting(
                state.epoch(),
                state.lingering(),
                OptionalInt.empty(),
                state.deferred(),
                nowNanos,
                state.progress().to(sourceIndex),
                state.latest());
        return recovery.openWhenAdmitted(move(state), due, nowNanos);
    }

    private Step onFailed(Failed state, StreamEvent event, long nowNanos) {
        Progress progress = state.progress();
        return switch (event) {
            case DeadlineReached _ -> isEarly(state, nowNanos) ? Step.unchanged(state) : slowAttempt(state, nowNanos);
            case SourceAnswered _ -> Step.unchanged(state);
            case ReconnectRequested _ -> recovery.open(move(state), state.lingering(), next(progress), nowNanos);
            case ResetRequested _ ->
                recovery.open(
                        move(state),
                        state.lingering().map(Lingering::forgotten),
                        next(progress).forgotten(),
                        nowNanos);
            case StartRequested _ -> alreadyRunning(state);
            case OfConnection _, StopRequested _ -> throw impossible(state, event);
        };
    }

    private Step slowAttempt(Failed state, long nowNanos) {
        Progress progress = state.progress();
        Waiting due = new Waiting(
                state.epoch(),
                state.lingering(),
                OptionalInt.empty(),
                false,
                nowNanos,
                progress.next(policy.after(progress.sourceIndex()), 0),
                state.latest());
        return recovery.openWhenAdmitted(move(state), due, nowNanos);
    }

    private Step stop(StreamState state, StopCause cause, long nowNanos) {
        if (state instanceof Stopped) {
            return Step.refused(state, "the stream is stopped already");
        }
        Move move = move(state);
        if (state instanceof Connecting connecting) {
            admission.abandoned(connecting);
        } else if (state instanceof Waiting) {
            admission.withdraw();
        }
        MakeBeforeBreak.closeAll(move);
        Optional<Progress> work = work(state);
        work.ifPresent(progress -> recovery.abort(move, progress, cause, nowNanos));
        int attempt = work.map(Progress::attempt).orElse(0);
        return move.to(new Stopped(state.epoch(), cause), attempt);
    }

    /** The work to get media flowing, where there is some. */
    private static Optional<Progress> work(StreamState state) {
        return switch (state) {
            case Idle _, Stopped _, Streaming _, Degraded _ -> Optional.empty();
            case Connecting connecting -> Optional.of(connecting.progress());
            case Verifying verifying -> Optional.of(verifying.progress());
            case Waiting waiting -> Optional.of(waiting.progress());
            // With no attempt to come and nothing to listen to, reconnection_failed was the end of it.
            case Failed failed ->
                failed.retryAtNanos().isPresent() || failed.lingering().isPresent()
                        ? Optional.of(failed.progress())
                        : Optional.empty();
        };
    }

    private static Progress made(Streaming streaming) {
        return new Progress(
                streaming.attempt(),
                streaming.sourceIndex(),
                streaming.lastDelayNanos(),
                Optional.empty(),
                Set.of(),
                Map.of(),
                streaming.single());
    }

    /** The attempt after the one given up on, for an operator: no source is left out. */
    private Progress next(Progress made) {
        return made.hopeful().next(policy.after(made.sourceIndex()), 0);
    }

    private static boolean isEarly(StreamState state, long nowNanos) {
        OptionalLong deadline = state.deadlineNanos();
        return deadline.isEmpty() || deadline.getAsLong() - nowNanos > 0;
    }

    private Move move(StreamState from) {
        return new Move(streamId, policy.maxRetries(), from);
    }

    private static Step alreadyRunning(StreamState state) {
        return Step.refused(state, "the stream is " + state.name().wire() + ", not stopped");
    }

    private IllegalStateException impossible(StreamState state, StreamEvent event) {
        return new IllegalStateException("stream " + streamId + ": " + event + " cannot happen in " + state);
    }
}
