package dev.holdfast.reconnect.simulation;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.Effect;
import dev.holdfast.reconnect.ReconnectionPolicy;
import dev.holdfast.reconnect.Step;
import dev.holdfast.reconnect.StreamEvent;
import java.util.HashSet;
import java.util.Set;

/** What must hold for every single step: only edges of the table, epochs that grow, attempts and delays at their time. */
final class StepWatch {

    /** Held back for no longer than this, a stream need not say so. */
    private static final long UNTOLD_NANOS = 50 * Chance.MS;

    private final ReconnectionPolicy policy;
    private final DelayBounds bounds;
    private final boolean mayGiveUp;

    StepWatch(Plan plan, ReconnectionPolicy policy) {
        this.policy = policy;
        this.bounds = new DelayBounds(plan.definition().reconnection().backoff());
        this.mayGiveUp = plan.mayGiveUp();
    }

    void check(StreamState before, StreamEvent event, Step step, long now) {
        StreamState after = step.state();
        if (step.stale() || step.refusal().isPresent()) {
            Violation.unless(after.equals(before) && step.effects().isEmpty(), "a dropped event had effects");
            return;
        }
        Violation.unless(isEdge(before.name(), event, after.name()), "no edge of the table");
        checkOpening(before, event, step, now);
        if (after instanceof StreamState.Waiting waiting && !waiting.equals(before)) {
            checkDelay(before, event, waiting, now);
        }
        checkFuture(after);
    }

    /** Something comes of every state that is not an end. */
    private void checkFuture(StreamState state) {
        boolean wakes = state.deadlineNanos().isPresent();
        switch (state) {
            case StreamState.Verifying _, StreamState.Waiting _ -> Violation.unless(wakes, "nothing will wake it");
            case StreamState.Connecting connecting -> {
                boolean listens = policy.sources()
                        .get(connecting.progress().sourceIndex())
                        .traits()
                        .passive();
                Violation.unless(wakes || (listens && policy.sources().size() == 1), "an attempt that may never end");
            }
            case StreamState.Failed failed -> {
                Set<Integer> hopeless =
                        new HashSet<>(failed.progress().hopelessSinceNanos().keySet());
                hopeless.addAll(failed.progress().left());
                boolean allHopeless = hopeless.size() == policy.sources().size();
                Violation.unless(wakes ? allHopeless : mayGiveUp, "given up too early");
            }
            case StreamState.Idle _, StreamState.Streaming _, StreamState.Degraded _, StreamState.Stopped _ -> {
                // May stay as they are.
            }
        }
    }

    private static boolean isEdge(StateName from, StreamEvent event, StateName to) {
        boolean same = from == to;
        boolean fails = to == StateName.WAITING || to == StateName.FAILED || to == StateName.CONNECTING;
        boolean tries = to == StateName.CONNECTING || to == StateName.WAITING;
        return switch (event) {
            case StreamEvent.ConnectionOpened _ -> from == StateName.CONNECTING && to == StateName.VERIFYING;
            case StreamEvent.MediaArrived _ ->
                switch (from) {
                    case CONNECTING, VERIFYING, WAITING, FAILED -> to == StateName.STREAMING;
                    case STREAMING, DEGRADED -> same;
                    case IDLE, STOPPED -> false;
                };
            case StreamEvent.ConnectionEnded _ ->
                switch (from) {
                    case CONNECTING, VERIFYING -> same || fails;
                    case STREAMING, DEGRADED -> fails;
                    case WAITING -> tries;
                    case FAILED -> same;
                    case IDLE, STOPPED -> false;
                };
            case StreamEvent.FailureDetected _ ->
                switch (from) {
                    case VERIFYING -> same || fails;
                    case STREAMING, DEGRADED -> fails;
                    case CONNECTING, WAITING, FAILED -> same;
                    case IDLE, STOPPED -> false;
                };
            case StreamEvent.HealthJudged _ ->
                switch (from) {
                    case STREAMING, DEGRADED -> to == StateName.STREAMING || to == StateName.DEGRADED;
                    case CONNECTING, VERIFYING, WAITING, FAILED -> same;
                    case IDLE, STOPPED -> false;
                };
            case StreamEvent.SourceAnswered _ -> same || (from == StateName.WAITING && tries);
            case StreamEvent.DeadlineReached _ ->
                same
                        || switch (from) {
                            case CONNECTING, VERIFYING -> fails;
                            case WAITING, FAILED -> tries;
                            case IDLE, STREAMING, DEGRADED, STOPPED -> false;
                        };
            case StreamEvent.StartRequested _ -> (from == StateName.IDLE || from == StateName.STOPPED) && tries;
            case StreamEvent.ReconnectRequested _ ->
                from != StateName.IDLE && from != StateName.STOPPED && to == StateName.CONNECTING;
            case StreamEvent.ResetRequested _ ->
                (from == StateName.WAITING || from == StateName.FAILED) ? to == StateName.CONNECTING : same;
            case StreamEvent.StopRequested _ -> from != StateName.STOPPED && to == StateName.STOPPED;
        };
    }

    private void checkOpening(StreamState before, StreamEvent event, Step step, long now) {
        long opened = 0;
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.OpenConnection open) {
                opened++;
                Violation.unless(open.epoch() == before.epoch() + 1, "an epoch that does not follow");
                Violation.unless(isTime(before, event, open, now), "an attempt before its time");
            }
        }
        Violation.unless(opened <= 1, "two attempts in one step");
        Violation.unless(step.state().epoch() == before.epoch() + opened, "an epoch without an attempt");
    }

    /** An attempt begins when it is due, when somebody asks for it, or when a listener listens on. */
    private boolean isTime(StreamState before, StreamEvent event, Effect.OpenConnection open, long now) {
        return switch (event) {
            case StreamEvent.StartRequested _, StreamEvent.ReconnectRequested _, StreamEvent.ResetRequested _ -> true;
            case StreamEvent.DeadlineReached _ -> {
                boolean due = now - before.deadlineNanos().orElseThrow() >= 0;
                boolean waited = before instanceof StreamState.Waiting || before instanceof StreamState.Failed;
                boolean renewed = before instanceof StreamState.Connecting connecting
                        && connecting.deadlineNanos().equals(connecting.renewAtNanos());
                yield due && (waited || renewed || listens(open));
            }
            case StreamEvent.ConnectionEnded ended -> listens(open) || isLingering(before, ended.epoch());
            case StreamEvent.FailureDetected _ -> listens(open);
            case StreamEvent.SourceAnswered _ ->
                before instanceof StreamState.Waiting || before instanceof StreamState.Connecting;
            case StreamEvent.ConnectionOpened _,
                    StreamEvent.MediaArrived _,
                    StreamEvent.HealthJudged _,
                    StreamEvent.StopRequested _ -> false;
        };
    }

    private static boolean isLingering(StreamState before, long epoch) {
        return before.lingering().filter(old -> old.epoch() == epoch).isPresent();
    }

    private boolean listens(Effect.OpenConnection open) {
        return policy.sources().get(open.sourceIndex()).traits().passive();
    }

    private void checkDelay(StreamState before, StreamEvent event, StreamState.Waiting waiting, long now) {
        if (waiting.deferred()) {
            Violation.unless(waiting.retryAtNanos() - now > 0, "held back until the past");
            return;
        }
        if (before instanceof StreamState.Waiting same) {
            boolean lostTheOld =
                    same.lingering().isPresent() && waiting.lingering().isEmpty();
            if (lostTheOld && same.retryAtNanos() == waiting.retryAtNanos()) {
                return;
            }
            boolean due = now - same.retryAtNanos() >= 0 || lostTheOld || event instanceof StreamEvent.SourceAnswered;
            long putOff = waiting.retryAtNanos() - now;
            Violation.unless(
                    due ? putOff > 0 && putOff <= UNTOLD_NANOS : same.retryAtNanos() == waiting.retryAtNanos(),
                    "a wait that changed its end");
            return;
        }
        long delay = waiting.retryAtNanos() - now;
        if (isHeld(waiting)) {
            long allowed =
                    policy.sources().get(waiting.progress().sourceIndex()).silenceNanos();
            Violation.unless(delay <= allowed, "held longer than silence is allowed");
            return;
        }
        Violation.unless(delay == waiting.progress().lastDelayNanos(), "a delay other than the one noted");
        if (awaitsReturn(waiting)) {
            Violation.unless(delay >= policy.permanentRetryNanos(), "impatient after a goodbye");
            return;
        }
        boolean exhausted = waiting.latest().errorClass() == ErrorClass.RESOURCE_EXHAUSTION;
        bounds.check(waiting.progress().attempt(), previousDelay(before), delay, exhausted);
    }

    /** Silence is not yet long enough to give the only connection up that the source can have. */
    private static boolean isHeld(StreamState.Waiting waiting) {
        return waiting.lingering().isPresent()
                && waiting.latest().reason() == FailureReason.TIMEOUT
                && waiting.progress().lastDelayNanos() == 0;
    }

    /** The only source has said goodbye, and its session is still open. */
    private boolean awaitsReturn(StreamState.Waiting waiting) {
        boolean goodbye = waiting.progress()
                .outage()
                .filter(outage -> outage.cause().reason() == FailureReason.PEER_CLOSED)
                .isPresent();
        return goodbye && waiting.lingering().isPresent() && policy.sources().size() == 1;
    }

    private static long previousDelay(StreamState before) {
        return switch (before) {
            case StreamState.Connecting connecting -> connecting.progress().lastDelayNanos();
            case StreamState.Verifying verifying -> verifying.progress().lastDelayNanos();
            case StreamState.Streaming streaming -> streaming.lastDelayNanos();
            case StreamState.Degraded degraded -> degraded.streaming().lastDelayNanos();
            case StreamState.Waiting waiting -> waiting.progress().lastDelayNanos();
            case StreamState.Failed failed -> failed.progress().lastDelayNanos();
            case StreamState.Idle _, StreamState.Stopped _ -> 0;
        };
    }
}
