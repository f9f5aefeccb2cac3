package dev.holdfast.reconnect;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Outage;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamState.Connecting;
import dev.holdfast.model.StreamState.Failed;
import dev.holdfast.model.StreamState.Lingering;
import dev.holdfast.model.StreamState.Streaming;
import dev.holdfast.model.StreamState.Verifying;
import dev.holdfast.model.StreamState.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The moves around an outage: to fail, to wait, to try, to give up, to succeed. */
final class Recovery {

    /** A shorter wait for one's turn among many is not told of: it would be one more event for each of them. */
    private static final long UNTOLD_NANOS = 50_000_000L;

    private final ReconnectionPolicy policy;
    private final Admission admission;
    private final MakeBeforeBreak lingering;
    private final RandomGenerator random;

    Recovery(ReconnectionPolicy policy, Admission admission, RandomGenerator random) {
        this.policy = policy;
        this.admission = admission;
        this.lingering = new MakeBeforeBreak(policy);
        this.random = random;
    }

    /** What failed. */
    enum Stage {
        /** An attempt, before a connection was there. */
        ATTEMPT,
        /** A connection that never brought media. */
        SILENT_CONNECTION,
        /** A connection with media. */
        MEDIA
    }

    /**
     * A failure: begins an outage if none is being worked on, and decides what comes next.
     *
     * @param made the attempt that failed, or that had brought the connection
     * @param stillOpen whether the connection has to be closed, or may linger
     */
    Step fail(
            Move move,
            Progress made,
            Stage stage,
            Failure failure,
            long lastMediaNanos,
            boolean stillOpen,
            long nowNanos) {
        Progress work = begin(move, made, failure, lastMediaNanos, nowNanos);
        ReconnectionPolicy.Source source = policy.source(work.sourceIndex());
        MakeBeforeBreak.Kept after = lingering.after(move, work, stage, failure, lastMediaNanos, stillOpen, nowNanos);
        work = after.work();
        Optional<Lingering> kept = after.connection();
        if (policy.isExhausted(work)) {
            return giveUp(move, work, kept, OptionalLong.empty(), failure, nowNanos);
        }
        if (policy.isFinal(failure, work)) {
            work = work.leaving();
        } else if (failure.errorClass() == ErrorClass.PERMANENT) {
            work = work.hopeless(nowNanos);
        }
        int first = stage == Stage.MEDIA ? work.sourceIndex() : policy.after(work.sourceIndex());
        List<Integer> worthTrying = policy.worthTrying(work, first, nowNanos);
        if (worthTrying.isEmpty()) {
            return giveUp(move, work, kept, policy.hopeAtNanos(work, nowNanos), failure, nowNanos);
        }
        int next = worthTrying.getFirst();
        boolean silenced = stage == Stage.MEDIA && kept.isPresent() && failure.reason() == FailureReason.TIMEOUT;
        if (silenced && next == work.sourceIndex() && !policy.allowsSecond(next, work)) {
            long stillAllowed = lastMediaNanos + source.silenceNanos() - nowNanos;
            if (stillAllowed > 0) {
                return hold(move, kept.get(), next, work, failure, stillAllowed, nowNanos);
            }
            if (!source.traits().survivesSilence()) {
                kept = MakeBeforeBreak.close(move, kept.get());
            }
        }
        // A listener costs nothing to listen again, and a caller that comes back must not find it deaf.
        boolean listened = source.traits().passive() && (stage != Stage.ATTEMPT || stillOpen);
        if (listened && policy.source(next).traits().passive()) {
            return open(move, kept, work.next(next, 0), nowNanos);
        }
        OptionalInt unanswered = stage == Stage.ATTEMPT && Admission.isUnanswered(failure)
                ? OptionalInt.of(work.sourceIndex())
                : OptionalInt.empty();
        return await(move, kept, unanswered, next, work, failure, nowNanos);
    }

    /** Silence that is not yet long enough to give a connection up that cannot have another beside it. */
    private Step hold(
            Move move, Lingering kept, int next, Progress work, Failure failure, long stillAllowed, long nowNanos) {
        int attempt = work.attempt() + 1;
        move.tell(EventType.RECONNECTION_WAITING, attempt)
                .because(failure)
                .severity(Severity.WARNING)
                .delay(stillAllowed)
                .detail("source", policy.source(next).shown());
        Progress due = work.next(next, 0);
        return move.to(
                new Waiting(
                        move.from().epoch(),
                        Optional.of(kept),
                        OptionalInt.empty(),
                        false,
                        nowNanos + stillAllowed,
                        due,
                        failure),
                attempt);
    }

    private Progress begin(Move move, Progress made, Failure failure, long lastMediaNanos, long nowNanos) {
        if (made.outage().isPresent()) {
            return made;
        }
        boolean wanted = failure.reason() == FailureReason.OPERATOR || saidGoodbye(failure, made.sourceIndex());
        Severity severity = wanted ? Severity.INFO : Severity.CRITICAL;
        move.tell(EventType.FAILURE_DETECTED, made.attempt())
                .because(failure)
                .severity(severity)
                .outage(nowNanos - lastMediaNanos);
        move.tell(EventType.RECONNECTION_STARTED, made.attempt())
                .because(failure)
                .severity(severity)
                .outage(nowNanos - lastMediaNanos);
        return made.on(new Outage(lastMediaNanos, nowNanos, failure));
    }

    /** Whether the outage began with a source's goodbye on a session that stays open, which is a clean end and no alarm. */
    private boolean saidGoodbye(Progress work) {
        return work.outage()
                .filter(outage -> saidGoodbye(outage.cause(), work.sourceIndex()))
                .isPresent();
    }

    private boolean saidGoodbye(Failure cause, int sourceIndex) {
        return cause.reason() == FailureReason.PEER_CLOSED
                && policy.source(sourceIndex).traits().survivesSilence();
    }

    private Step await(
            Move move,
            Optional<Lingering> kept,
            OptionalInt unanswered,
            int nextSource,
            Progress work,
            Failure failure,
            long nowNanos) {
        int attempt = work.attempt() + 1;
        long delay = policy.backoff().delayNanos(attempt, work.lastDelayNanos(), random);
        if (failure.errorClass() == ErrorClass.RESOURCE_EXHAUSTION) {
            delay = Math.max(delay, policy.maxDelayNanos());
        }
        boolean awaitsReturn =
                kept.isPresent() && saidGoodbye(work) && policy.sources().size() == 1;
        if (awaitsReturn) {
            // The open session hears it return; another would be no better than to join a group anew now and then.
            delay = Math.max(delay, policy.permanentRetryNanos());
        }
        Progress due = work.next(nextSource, delay);
        move.tell(EventType.RECONNECTION_WAITING, attempt)
                .because(failure)
                .severity(awaitsReturn ? Severity.INFO : Severity.WARNING)
                .delay(delay)
                .detail("source", policy.source(nextSource).shown());
        return move.to(
                new Waiting(move.from().epoch(), kept, unanswered, false, nowNanos + delay, due, failure), attempt);
    }

    private Step giveUp(
            Move move,
            Progress work,
            Optional<Lingering> kept,
            OptionalLong retryAtNanos,
            Failure failure,
            long nowNanos) {
        Move.Telling telling = move.tell(EventType.RECONNECTION_FAILED, work.attempt())
                .because(failure)
                .severity(Severity.CRITICAL);
        work.outage().ifPresent(outage -> telling.duration(nowNanos - outage.detectedNanos())
                .outage(nowNanos - outage.lastMediaNanos()));
        retryAtNanos.ifPresent(at -> telling.delay(at - nowNanos));
        return move.to(new Failed(move.from().epoch(), kept, retryAtNanos, work, failure), work.attempt());
    }

    /**
     * An operator wants a new connection instead of the one there is, or of the attempt under way.
     *
     * @param made the attempt that had brought it
     */
    Step replace(Move move, Progress made, long lastMediaNanos, long nowNanos) {
        Failure operator =
                Failure.of(FailureReason.OPERATOR, ErrorClass.TRANSIENT, "an operator asked for a new connection");
        Progress work = begin(move, made, operator, lastMediaNanos, nowNanos);
        MakeBeforeBreak.closeAll(move);
        return open(move, Optional.empty(), work.next(work.sourceIndex(), 0), nowNanos);
    }

    /**
     * The attempt is due: begins it if the fleet's limits let it, with another source if they hold back only this one, or
     * waits a little longer.
     */
    Step openWhenAdmitted(Move move, Waiting waiting, long nowNanos) {
        Progress due = waiting.progress();
        List<Integer> worthTrying = policy.worthTrying(due, due.sourceIndex(), nowNanos);
        Optional<ConnectGate.Answer> soonest = Optional.empty();
        for (int index : worthTrying.isEmpty() ? List.of(due.sourceIndex()) : worthTrying) {
            ConnectGate.Answer answer = admission.ask(index, nowNanos);
            if (answer.isAdmitted()) {
                return begin(move, waiting.lingering(), due.to(index), nowNanos);
            }
            if (soonest.isEmpty() || answer.expectedNanos() - soonest.get().expectedNanos() < 0) {
                soonest = Optional.of(answer);
            }
        }
        ConnectGate.Answer held = soonest.orElseThrow();
        long retryAt = held.atNanos();
        boolean worthTelling = !waiting.deferred() && retryAt - nowNanos > UNTOLD_NANOS;
        if (worthTelling) {
            move.tell(EventType.RECONNECTION_WAITING, due.attempt())
                    .because(waiting.latest())
                    .severity(Severity.WARNING)
                    .delay(held.expectedNanos() - nowNanos)
                    .detail("source", policy.source(due.sourceIndex()).shown())
                    .detail("held_back_by", held.heldBackBy().orElseThrow().wire());
        }
        boolean told = waiting.deferred() || worthTelling;
        Waiting longer = new Waiting(
                waiting.epoch(),
                waiting.lingering(),
                waiting.unanswered(),
                told,
                retryAt,
                held.expectedNanos(),
                due,
                waiting.latest());
        return move.to(longer, due.attempt());
    }

    /**
     * Begins an attempt now, whatever the fleet's limits say; it counts among them.
     *
     * @param old the silent connection; it is kept beside the attempt where the source allows for that
     */
    Step open(Move move, Optional<Lingering> old, Progress due, long nowNanos) {
        admission.passUnasked(due.sourceIndex(), nowNanos);
        return begin(move, old, due, nowNanos);
    }

    private Step begin(Move move, Optional<Lingering> old, Progress due, long nowNanos) {
        Optional<Lingering> kept = lingering.beside(move, old, due);
        long epoch = move.from().epoch() + 1;
        ReconnectionPolicy.Source source = policy.source(due.sourceIndex());
        if (due.attempt() > 0) {
            Move.Telling telling =
                    move.tell(EventType.RECONNECTION_ATTEMPT, due.attempt()).detail("source", source.shown());
            due.outage().ifPresent(outage -> telling.repairing(outage.cause()));
        }
        move.perform(new Effect.OpenConnection(epoch, due.sourceIndex()));
        return move.to(
                new Connecting(epoch, nowNanos, policy.outcomeByNanos(source, nowNanos), due, kept), due.attempt());
    }

    /** Begins the attempt under way anew, if the fleet's limits let it; else it goes on as it is. */
    Step renew(Move move, Connecting attempt, long nowNanos) {
        Progress work = attempt.progress();
        if (!admission.ask(work.sourceIndex(), nowNanos).isAdmitted()) {
            admission.withdraw();
            return Step.unchanged(attempt.renewedAt(OptionalLong.empty()));
        }
        move.perform(new Effect.CloseConnection(attempt.epoch()));
        return begin(move, attempt.lingering(), work, nowNanos);
    }

    /**
     * Media flows: ends the outage.
     *
     * @param made the attempt that brought it
     */
    Step succeed(Move move, Progress made, long mediaAtNanos) {
        move.from().lingering().ifPresent(old -> MakeBeforeBreak.close(move, old));
        return flow(move, move.from().epoch(), made, made.single(), mediaAtNanos);
    }

    /**
     * The silent connection woke up before another brought media: it goes on, and the other is closed.
     *
     * @param work as far as it had come without it
     */
    Step wakeUp(Move move, Lingering old, Progress work, long mediaAtNanos) {
        if (move.from() instanceof Connecting connecting) {
            admission.abandoned(connecting);
            move.perform(new Effect.CloseConnection(connecting.epoch()));
        } else if (move.from() instanceof Verifying verifying) {
            move.perform(new Effect.CloseConnection(verifying.epoch()));
        } else {
            admission.withdraw();
        }
        return flow(move, old.epoch(), old.made(), work.single(), mediaAtNanos);
    }

    private Step flow(Move move, long feeding, Progress made, Set<Integer> single, long mediaAtNanos) {
        made.outage().ifPresent(outage -> {
            Move.Telling telling = move.tell(EventType.RECONNECTION_SUCCEEDED, made.attempt())
                    .duration(Math.max(0, mediaAtNanos - outage.detectedNanos()))
                    .outage(Math.max(0, mediaAtNanos - outage.lastMediaNanos()))
                    .detail("source", policy.source(made.sourceIndex()).shown());
            telling.repairing(outage.cause());
        });
        OptionalLong stableAt =
                made.attempt() == 0 ? OptionalLong.empty() : OptionalLong.of(mediaAtNanos + policy.stableAfterNanos());
        Streaming streaming = new Streaming(
                move.from().epoch(),
                feeding,
                made.sourceIndex(),
                made.attempt(),
                made.lastDelayNanos(),
                stableAt,
                single);
        return move.to(streaming, made.attempt());
    }

    /** The work on an outage ends without media. */
    void abort(Move move, Progress work, StopCause cause, long nowNanos) {
        work.outage().ifPresent(outage -> move.tell(EventType.RECONNECTION_ABORTED, work.attempt())
                .because(outage.cause())
                .duration(nowNanos - outage.detectedNanos())
                .outage(nowNanos - outage.lastMediaNanos())
                .detail("stopped_by", cause.wire()));
    }
}
