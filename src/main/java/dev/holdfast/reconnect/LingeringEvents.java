package dev.holdfast.reconnect;

import dev.holdfast.model.Progress;
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
import dev.holdfast.reconnect.StreamEvent.FailureDetected;
import dev.holdfast.reconnect.StreamEvent.HealthJudged;
import dev.holdfast.reconnect.StreamEvent.MediaArrived;
import java.util.Optional;

/** What follows from the events of a connection that fell silent and is kept open beside the work on a new one. */
final class LingeringEvents {

    private final ReconnectionPolicy policy;
    private final Recovery recovery;

    LingeringEvents(ReconnectionPolicy policy, Recovery recovery) {
        this.policy = policy;
        this.recovery = recovery;
    }

    /** Takes an event of the connection that lingers in the state that the move comes from. */
    Step on(Move move, Lingering old, StreamEvent.OfConnection event, long nowNanos) {
        StreamState state = move.from();
        return switch (event) {
            case MediaArrived media -> recovery.wakeUp(move, old, state.work().orElseThrow(), media.atNanos());
            case ConnectionEnded _ -> without(move, old, nowNanos);
            case FailureDetected _, HealthJudged _ -> Step.unchanged(state);
            case ConnectionOpened _ ->
                throw new IllegalStateException("stream " + move.streamId() + ": " + event + " cannot happen in "
                        + state + ", where it lingers");
        };
    }

    private Step without(Move move, Lingering old, long nowNanos) {
        Optional<Lingering> none = Optional.empty();
        return switch (move.from()) {
            case Connecting connecting -> Step.unchanged(connecting.alone());
            case Verifying verifying ->
                Step.unchanged(
                        new Verifying(verifying.epoch(), verifying.firstMediaByNanos(), verifying.progress(), none));
            case Failed failed ->
                Step.unchanged(
                        new Failed(failed.epoch(), none, failed.retryAtNanos(), failed.progress(), failed.latest()));
            case Waiting waiting -> {
                Waiting alone = waiting.alone();
                yield waitedFor(old, waiting.progress())
                        ? recovery.openWhenAdmitted(move, alone, nowNanos)
                        : Step.unchanged(alone);
            }
            case Idle _, Stopped _, Streaming _, Degraded _ ->
                throw new IllegalStateException("nothing lingers in " + move.from());
        };
    }

    /** Whether the next attempt could not begin as long as the connection was there. */
    private boolean waitedFor(Lingering old, Progress due) {
        int source = old.made().sourceIndex();
        return source == due.sourceIndex()
                && (policy.source(source).traits().passive() || due.single().contains(source));
    }
}
