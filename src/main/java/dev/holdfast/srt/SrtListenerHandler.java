package dev.holdfast.srt;

import java.net.InetSocketAddress;

/**
 * What becomes of one listener; called on its poller thread, where nothing may wait.
 *
 * <p>Each listener ends with exactly one {@link #onListenerClosed}, also one that could not even begin.
 */
public interface SrtListenerHandler {

    /** Callers can come in; {@code localAddress} has the real port where 0 was asked for. */
    default void onListening(SrtListener listener, InetSocketAddress localAddress) {}

    /**
     * A caller passed the accept policy and the handshake.
     *
     * @param decision what the policy said of it
     * @return who handles it from now on, beginning with its {@link SrtHandler#onConnected}
     */
    SrtHandler onAccepted(
            SrtListener listener,
            SrtConnection connection,
            SrtConnectionDetails details,
            SrtAcceptDecision.Accept decision);

    /**
     * A caller passed the accept policy and failed in the handshake afterwards: the passphrase is wrong, or only one side has
     * one. libsrt told the caller so, and tells this side no more than that.
     */
    default void onHandshakeFailed(SrtListener listener, SrtCaller caller, SrtAcceptDecision.Accept decision) {}

    /** It does not listen, or no longer; accepted connections live on. */
    void onListenerClosed(SrtListener listener, SrtListenFailure failure);
}
