package dev.holdfast.transport.socket;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.socket.SocketFailure;

/** What goes wrong with sockets, once and for all as {@link Failure}s. */
final class SocketFailures {

    private SocketFailures() {}

    static Failure of(SocketFailure failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case TIMEOUT -> Failure.of(FailureReason.TIMEOUT, ErrorClass.TIMEOUT, message);
            case PEER_CLOSED -> Failure.of(FailureReason.PEER_CLOSED, ErrorClass.TRANSIENT, message);
            case NO_RESOURCES -> Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.RESOURCE_EXHAUSTION, message);
            case PERMISSION, NOT_A_SOCKET -> Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.PERMANENT, message);
            // A peer that is not there yet, a host that boots, an address that comes up: all may heal by themselves.
            case UNRESOLVED,
                    REFUSED,
                    BUSY,
                    UNREACHABLE,
                    NOT_FOUND,
                    IN_USE,
                    BAD_LOCAL_ADDRESS,
                    RESET,
                    CLOSED,
                    HOOK,
                    OTHER -> Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, message);
        };
    }

    static Failure silent(String peer, long millis) {
        return Failure.of(
                FailureReason.TIMEOUT,
                ErrorClass.TIMEOUT,
                peer + " has sent nothing for " + millis + " ms (read-timeout), though the connection is up");
    }

    static Failure transportClosed(Object source) {
        return Failure.of(
                FailureReason.NETWORK_ERROR,
                ErrorClass.PERMANENT,
                "cannot receive " + source + ": this service's receiver of sockets has ended");
    }
}
