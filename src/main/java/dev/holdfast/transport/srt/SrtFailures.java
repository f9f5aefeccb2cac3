package dev.holdfast.transport.srt;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.srt.RejectReason;
import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnectFailure;
import dev.holdfast.srt.SrtListenFailure;
import java.util.Set;

/** What libsrt says, once and for all as {@link Failure}s. */
final class SrtFailures {

    private static final Set<RejectReason> WANT_A_SECRET =
            Set.of(RejectReason.BAD_SECRET, RejectReason.UNSECURE, RejectReason.UNAUTHORIZED, RejectReason.FORBIDDEN);

    private SrtFailures() {}

    /** An attempt that failed. */
    static Failure of(SrtConnectFailure failure) {
        String message = failure.message();
        return switch (failure.kind()) {
            case TIMEOUT -> Failure.of(FailureReason.TIMEOUT, ErrorClass.TIMEOUT, message);
            case REJECTED -> rejected(failure);
            case UNRESOLVED, CANCELLED, HANDLER_FAILED ->
                Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, message);
            case LOCAL_ADDRESS, SYSTEM ->
                Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.RESOURCE_EXHAUSTION, message);
            case OPTION -> Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.PERMANENT, message);
        };
    }

    private static Failure rejected(SrtConnectFailure failure) {
        RejectReason reason = failure.reason() == null ? RejectReason.UNKNOWN : failure.reason();
        FailureReason outside = WANT_A_SECRET.contains(reason) ? FailureReason.UNAUTHORIZED : FailureReason.REJECTED;
        ErrorClass kind =
                reason.outlook() == RejectReason.Outlook.PERMANENT ? ErrorClass.PERMANENT : ErrorClass.TRANSIENT;
        return Failure.of(outside, kind, failure.message());
    }

    /** A connection that ended, not by us. */
    static Failure of(SrtClosure closure) {
        return switch (closure.kind()) {
            case PEER_CLOSED -> Failure.of(FailureReason.PEER_CLOSED, ErrorClass.TRANSIENT, closure.message());
            case LOST -> Failure.of(FailureReason.TIMEOUT, ErrorClass.TIMEOUT, closure.message());
            case CLOSED_BY_US, HANDLER_FAILED, RUNTIME_CLOSED ->
                Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, closure.message());
        };
    }

    /** A listener that cannot listen. */
    static Failure of(SrtListenFailure failure) {
        ErrorClass kind =
                switch (failure.kind()) {
                    case ADDRESS_IN_USE, ADDRESS_UNUSABLE, SYSTEM -> ErrorClass.RESOURCE_EXHAUSTION;
                    case OPTION -> ErrorClass.PERMANENT;
                    case CLOSED_BY_US -> ErrorClass.TRANSIENT;
                };
        return Failure.of(FailureReason.NETWORK_ERROR, kind, failure.message());
    }

    /** No libsrt on this machine. */
    static Failure unavailable(String message) {
        return Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.PERMANENT, message);
    }

    /** The runtime is closed, or closes. */
    static Failure shuttingDown(IllegalStateException e) {
        return Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "SRT is shutting down: " + e.getMessage());
    }
}
