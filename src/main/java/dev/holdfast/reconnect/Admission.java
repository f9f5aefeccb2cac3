package dev.holdfast.reconnect;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.StreamId;
import dev.holdfast.model.StreamState.Connecting;

/** One stream before the {@link ConnectGate}: asks for its sources, and reports what became of its attempts. */
final class Admission {

    private final StreamId streamId;
    private final ReconnectionPolicy policy;
    private final ConnectGate gate;

    Admission(StreamId streamId, ReconnectionPolicy policy, ConnectGate gate) {
        this.streamId = streamId;
        this.policy = policy;
        this.gate = gate;
    }

    /** Asks whether an attempt on this source may begin now. */
    ConnectGate.Answer ask(int sourceIndex, long nowNanos) {
        ReconnectionPolicy.Source source = policy.source(sourceIndex);
        return source.callsSomebody()
                ? gate.ask(streamId, policy.priority(), source.target(), nowNanos)
                : ConnectGate.Answer.admitted(nowNanos);
    }

    /** An attempt on this source begins without asking. */
    void passUnasked(int sourceIndex, long nowNanos) {
        ReconnectionPolicy.Source source = policy.source(sourceIndex);
        if (source.callsSomebody()) {
            gate.passUnasked(streamId, source.target(), nowNanos);
        }
    }

    /** The stream asks no more. */
    void withdraw() {
        gate.withdraw(streamId);
    }

    /** The attempt succeeded. */
    void opened(Connecting attempt) {
        ReconnectionPolicy.Source source = source(attempt);
        if (source.callsSomebody()) {
            gate.answered(streamId, source.target());
        }
    }

    /** The attempt failed. */
    void failed(Connecting attempt, Failure failure, long nowNanos) {
        ReconnectionPolicy.Source source = source(attempt);
        if (!source.callsSomebody()) {
            return;
        }
        if (isAnswer(failure)) {
            gate.answered(streamId, source.target());
        } else if (isUnanswered(failure)) {
            gate.unanswered(streamId, source.target(), nowNanos);
        } else {
            // It failed on this machine: says nothing of the destination.
            gate.abandoned(streamId, source.target());
        }
    }

    private static boolean isAnswer(Failure failure) {
        FailureReason reason = failure.reason();
        return reason == FailureReason.REJECTED
                || reason == FailureReason.UNAUTHORIZED
                || reason == FailureReason.PEER_CLOSED;
    }

    /** Whether an attempt that failed so had no answer from its destination. */
    static boolean isUnanswered(Failure failure) {
        ErrorClass kind = failure.errorClass();
        return !isAnswer(failure) && (kind == ErrorClass.TIMEOUT || kind == ErrorClass.TRANSIENT);
    }

    /** The source gave a sign of life without an attempt. */
    void answered(int sourceIndex) {
        ReconnectionPolicy.Source source = policy.source(sourceIndex);
        if (source.callsSomebody()) {
            gate.answered(streamId, source.target());
        }
    }

    /** The attempt was given up before it had an outcome. */
    void abandoned(Connecting attempt) {
        ReconnectionPolicy.Source source = source(attempt);
        if (source.callsSomebody()) {
            gate.abandoned(streamId, source.target());
        }
    }

    private ReconnectionPolicy.Source source(Connecting attempt) {
        return policy.source(attempt.progress().sourceIndex());
    }
}
