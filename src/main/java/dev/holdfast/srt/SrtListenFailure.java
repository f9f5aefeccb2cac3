package dev.holdfast.srt;

/**
 * Why a listener cannot listen, or no longer does.
 *
 * @param kind what happened
 * @param errorCode libsrt's error number, else 0
 * @param message all of it for people, with the address
 */
public record SrtListenFailure(Kind kind, int errorCode, String message) {

    public enum Kind {
        /** Another socket, of this process or another, has the port. */
        ADDRESS_IN_USE,
        /** The address is not one of this machine, is unresolved, or may not be used. */
        ADDRESS_UNUSABLE,
        /** libsrt refused an option. */
        OPTION,
        /** Any other refusal by libsrt or the system. */
        SYSTEM,
        /** {@link SrtListener#close()}, or the runtime was closed. */
        CLOSED_BY_US
    }
}
