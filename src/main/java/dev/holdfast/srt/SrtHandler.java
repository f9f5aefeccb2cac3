package dev.holdfast.srt;

import java.nio.ByteBuffer;

/**
 * What becomes of one connection.
 *
 * <p>Every method is called on the connection's poller thread, never two at a time, so plain fields suffice for
 * counters. The thread serves every other connection, too: nothing here may wait. Each connection ends with exactly one
 * of {@link #onConnectFailed} and {@link #onClosed}, and nothing but an {@link #onPause} comes after it. An exception closes the connection
 * ({@link SrtClosure.Kind#HANDLER_FAILED}) and harms no other.
 */
public interface SrtHandler {

    /** The handshake is done; media may follow or not. */
    default void onConnected(SrtConnection connection, SrtConnectionDetails details) {}

    /**
     * One message, in live mode one packet's payload.
     *
     * @param message read-only, position 0, valid until this method returns: the memory is used again for the next one
     * @param receivedNanos {@link System#nanoTime()} when it was found ready; one latency after it came in
     */
    void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos);

    /** No more messages for now; always comes after {@link #onMessage}, and before the thread waits for anything. */
    default void onPause(SrtConnection connection) {}

    /** A new sample, also at {@link SrtConnection#statistics()}; comes every {@link SrtRuntime} statistics interval. */
    default void onStatistics(SrtConnection connection, SrtStatistics statistics) {}

    /** The connection never came to be. */
    default void onConnectFailed(SrtConnection connection, SrtConnectFailure failure) {}

    /** The connection was there and is gone. Media still waiting for their time in the receive buffer are gone, too. */
    void onClosed(SrtConnection connection, SrtClosure closure);
}
