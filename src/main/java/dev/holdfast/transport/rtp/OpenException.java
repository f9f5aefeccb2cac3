package dev.holdfast.transport.rtp;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import org.jspecify.annotations.Nullable;

/** A session's socket could not be opened; carries the typed failure. */
final class OpenException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    OpenException(ErrorClass errorClass, String message, @Nullable Exception cause) {
        super(message, cause);
        failure = Failure.of(FailureReason.NETWORK_ERROR, errorClass, message);
    }

    Failure failure() {
        return failure;
    }
}
