package dev.holdfast.socket;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a socket, typed once where it happened. The message says what, where, and what to do. */
public final class SocketFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** The kinds of failures. */
    public enum Kind {
        /** The host's name is not known. */
        UNRESOLVED,
        /** Nothing listens there. */
        REFUSED,
        /** Somebody listens on the socket file and accepts nobody: the queue of callers is full. */
        BUSY,
        /** Nothing was heard, or nothing could be sent, in time. */
        TIMEOUT,
        /** No way leads there. */
        UNREACHABLE,
        /** There is no such socket file. */
        NOT_FOUND,
        /** The file's permissions, or the system, say no. */
        PERMISSION,
        /** The file is there and is no socket. */
        NOT_A_SOCKET,
        /** Somebody else listens there. */
        IN_USE,
        /** The address to bind to is not of this machine, or its directory is not there. */
        BAD_LOCAL_ADDRESS,
        /** The peer broke the connection off. */
        RESET,
        /** The peer ended the connection in good order. */
        PEER_CLOSED,
        /** This side closed it. */
        CLOSED,
        /** This process or machine ran out of descriptors, ports or memory. */
        NO_RESOURCES,
        /** A hook threw something else. */
        HOOK,
        /** Anything else; the message has the system's words. */
        OTHER
    }

    SocketFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The failure that an exception of connecting to, reading from or writing to a target means. */
    public static SocketFailure of(String doing, SocketTarget target, Throwable cause) {
        return cause instanceof SocketFailure known ? known : Diagnosis.of(doing, target, cause);
    }

    /** Nothing happened within so many milliseconds. */
    public static SocketFailure timeout(String doing, SocketTarget target, long millis) {
        return new SocketFailure(Kind.TIMEOUT, doing + " " + target + ": nothing within " + millis + " ms", null);
    }
}
