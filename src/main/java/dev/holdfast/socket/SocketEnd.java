package dev.holdfast.socket;

import java.util.Optional;

/**
 * How a client ended.
 *
 * @param cause what ended it
 * @param error the latest error of the run, also one that was overcome; empty if there was none
 */
public record SocketEnd(Cause cause, Optional<SocketFailure> error) {

    /** What ends a client. */
    public enum Cause {
        /** {@link SocketClient#shutdown}. */
        SHUTDOWN,
        /** The wait strategy wanted no further attempt. */
        NO_FURTHER_ATTEMPT,
        /** {@link SocketHooks#onError} said stop. */
        STOPPED_BY_HOOK,
        /** {@link SocketHooks#onError}, {@link SocketHooks#onDisconnect} or the wait strategy threw something. */
        DEFECT
    }
}
