package dev.holdfast.restart;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection while it is the stream's. Its identity is the epoch: a failure reported of another than the current one is
 * late. The locks are the session's own, so that a thread that is stuck in an old connection is in nobody's way.
 */
final class Session<S, R> {

    final Link<S, R> link;
    final long connectedAtNanos;
    final ReentrantLock sending = new ReentrantLock();
    final ReentrantLock receiving = new ReentrantLock();

    /** Set once; spares those who waited for their turn a try at a connection known to be dead. */
    volatile boolean ended;

    Session(Link<S, R> link, long connectedAtNanos) {
        this.link = link;
        this.connectedAtNanos = connectedAtNanos;
    }

    /** Ends the connection; must be called without the stream's lock, because it may take its time. */
    static void close(Link<?, ?> link) {
        try {
            link.close();
        } catch (IOException | RuntimeException _) {
            // It was to be ended, and nobody uses it any more.
        }
    }
}
