package dev.holdfast.srt;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection never came to be.
 *
 * @param kind what happened
 * @param reason the peer's or libsrt's reason for {@link Kind#REJECTED} and {@link Kind#TIMEOUT}, else null
 * @param errorCode libsrt's error number where a call failed, else 0
 * @param message all of it for people, with the address
 */
public record SrtConnectFailure(Kind kind, @Nullable RejectReason reason, int errorCode, String message) {

    public enum Kind {
        /** Nobody answered within the connect timeout. */
        TIMEOUT,
        /** The peer, or the handshake with it, said no: see the reason. */
        REJECTED,
        /** The address has no IP address: its name could not be resolved. */
        UNRESOLVED,
        /** The local address or port cannot be used. */
        LOCAL_ADDRESS,
        /** libsrt refused an option. */
        OPTION,
        /** The system refused: no route, no memory, no file descriptor. */
        SYSTEM,
        /** Closed by us, or the runtime was closed, before it was connected. */
        CANCELLED,
        /** The handler threw. */
        HANDLER_FAILED
    }

    static SrtConnectFailure of(Kind kind, SrtConnection connection, String what) {
        return new SrtConnectFailure(kind, null, 0, message(connection, what));
    }

    /** Right after the call of libsrt that failed. */
    static SrtConnectFailure ofLastError(Kind kind, SrtConnection connection, String what) {
        SrtError error = LibSrt.lastError();
        return new SrtConnectFailure(kind, null, error.code(), message(connection, what + ": " + error));
    }

    static SrtConnectFailure rejected(SrtConnection connection, RejectReason reason) {
        Kind kind = reason.equals(RejectReason.TIMEOUT) ? Kind.TIMEOUT : Kind.REJECTED;
        return new SrtConnectFailure(kind, reason, 0, message(connection, reason.toString()));
    }

    /** The handshake succeeded, but its outcome cannot be used. */
    static SrtConnectFailure rejected(SrtConnection connection, RejectReason reason, String why) {
        return new SrtConnectFailure(Kind.REJECTED, reason, 0, message(connection, why));
    }

    /**
     * libsrt says that the attempt has failed and not why, as where the peer closes a connection before we have seen that it
     * stands.
     */
    static SrtConnectFailure withoutReason(SrtConnection connection, int state, int events) {
        String seen = " (socket state " + state + ", events 0x" + Integer.toHexString(events)
                + "); most likely the peer closed the connection right after the handshake";
        return rejected(connection, RejectReason.UNKNOWN, RejectReason.UNKNOWN + seen);
    }

    private static String message(SrtConnection connection, String what) {
        return "cannot connect to " + SockAddr.text(connection.remoteAddress()) + ": " + what;
    }
}
