package dev.holdfast.srt;

/**
 * Decides who may come in, in the middle of the handshake.
 *
 * <p>Called on libsrt's receiving thread of the port: while it runs, every connection of that port stands still, so it
 * may look things up in memory and nothing else. An exception refuses the caller ({@link RejectReason#SERVER_ERROR}).
 */
@FunctionalInterface
public interface SrtAcceptPolicy {

    SrtAcceptDecision decide(SrtCaller caller);

    /** Everybody whose passphrase, if the listener has one, is right. */
    static SrtAcceptPolicy everybody() {
        return EverybodyAccepted.INSTANCE;
    }
}
