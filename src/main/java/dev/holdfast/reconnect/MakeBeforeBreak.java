package dev.holdfast.reconnect;

import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
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
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which connection is kept open beside the work on another, and for how long.
 *
 * <p>A source that refuses an attempt while its old connection lingers accepts one at a time: the old one is closed before
 * each attempt from then on, and silence has to last as long as the timeout before that.
 */
final class MakeBeforeBreak {

    private final ReconnectionPolicy policy;

    MakeBeforeBreak(ReconnectionPolicy policy) {
        this.policy = policy;
    }

    /**
     * What is kept, and what was learnt of the source.
     *
     * @param work the work, knowing that
     */
    record Kept(Progress work, Optional<Lingering> connection) {}

    /**
     * Decides after a failure: keeps what may still wake up, and closes the rest.
     *
     * @param lastMediaNanos when media was last seen on it
     * @param stillOpen whether what failed is open
     */
    Kept after(
            Move move,
            Progress work,
            Recovery.Stage stage,
            Failure failure,
            long lastMediaNanos,
            boolean stillOpen,
            long nowNanos) {
        Progress wiser = work;
        Optional<Lingering> kept = move.from().lingering();
        if (kept.isPresent() && stage == Recovery.Stage.ATTEMPT && refusesSecond(kept.get(), work, failure)) {
            wiser = work.singular();
            kept = close(move, kept.get());
        } else if (kept.isPresent() && policy.isOverdue(kept.get(), nowNanos)) {
            kept = close(move, kept.get());
        }
        if (stillOpen) {
            Lingering silent = new Lingering(
                    newest(move.from()).orElseThrow(),
                    work,
                    lastMediaNanos + policy.source(work.sourceIndex()).silenceNanos());
            if (kept.isEmpty() && mayWakeUp(work, stage, failure)) {
                move.perform(new Effect.WatchForMedia(silent.epoch()));
                kept = Optional.of(silent);
            } else {
                close(move, silent);
            }
        }
        return new Kept(wiser, kept);
    }

    /** Decides before an attempt: what of the old connection may stay beside it. */
    Optional<Lingering> beside(Move move, Optional<Lingering> old, Progress due) {
        if (old.isEmpty()) {
            return old;
        }
        int silent = old.get().made().sourceIndex();
        boolean stays = silent != due.sourceIndex() || policy.allowsSecond(silent, due);
        return stays ? old : close(move, old.get());
    }

    /** Decides once another connection is open: the old one may wake up as long as its silence is allowed, and no longer. */
    static Optional<Lingering> besideOpen(Move move, long nowNanos) {
        Optional<Lingering> old = move.from().lingering();
        return old.isEmpty() || old.get().hopedForUntilNanos() - nowNanos > 0 ? old : close(move, old.get());
    }

    /** Closes whatever is open in the state that the move comes from. */
    static void closeAll(Move move) {
        move.from().lingering().ifPresent(old -> close(move, old));
        newest(move.from()).ifPresent(epoch -> move.perform(new Effect.CloseConnection(epoch)));
    }

    static Optional<Lingering> close(Move move, Lingering connection) {
        move.perform(new Effect.CloseConnection(connection.epoch()));
        return Optional.empty();
    }

    /** The connection that media comes on, or should come on, but for a lingering one. */
    private static OptionalLong newest(StreamState state) {
        return switch (state) {
            case Connecting _, Verifying _ -> OptionalLong.of(state.epoch());
            case Streaming streaming -> OptionalLong.of(streaming.feeding());
            case Degraded degraded -> OptionalLong.of(degraded.streaming().feeding());
            case Idle _, Waiting _, Failed _, Stopped _ -> OptionalLong.empty();
        };
    }

    /** Whether the source said no because it has the silent connection, as far as can be told. */
    private static boolean refusesSecond(Lingering old, Progress work, Failure failure) {
        return failure.reason() == FailureReason.REJECTED && old.made().sourceIndex() == work.sourceIndex();
    }

    private boolean mayWakeUp(Progress work, Recovery.Stage stage, Failure failure) {
        if (stage == Recovery.Stage.ATTEMPT) {
            return false;
        }
        if (policy.source(work.sourceIndex()).traits().survivesSilence()) {
            return failure.reason() == FailureReason.TIMEOUT || failure.reason() == FailureReason.PEER_CLOSED;
        }
        return stage == Recovery.Stage.MEDIA && failure.reason() == FailureReason.TIMEOUT;
    }
}
