package dev.holdfast.reconnect;

import dev.holdfast.model.Failure;

/**
 * Who is told what becomes of a connection. Called on transport threads; implementations only enqueue.
 *
 * <p>Order for one epoch: {@code opened}, then {@code media} once per arming, then {@code ended} at most once;
 * or {@code ended} alone when the attempt failed. Nothing follows {@code ended}.
 */
public interface ConnectionListener {

    /** The attempt succeeded: connected, or the session's socket is open. */
    void opened(long epoch);

    /**
     * Media arrived on an armed connection.
     *
     * @param atNanos when, on {@link Clock#nanoTime}'s scale
     */
    void media(long epoch, long atNanos);

    /**
     * The source said goodbye, but the session stays open and would hear it return; may follow {@code opened} any number of
     * times. Only a transport whose sessions survive silence calls it.
     */
    default void left(long epoch, Failure failure) {}

    /** The attempt failed or the connection broke; its resources are already released. */
    void ended(long epoch, Failure failure);
}
