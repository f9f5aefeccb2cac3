package dev.holdfast.restart;

import java.util.concurrent.locks.Condition;

/** Time as a stream sees it, and waiting in it. */
interface Ticker {

    /** The machine's. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        // The callers loop.
        @SuppressWarnings("WaitNotInLoop")
        @Override
        public void await(Condition condition, long nanos) throws InterruptedException {
            // How much is left is asked of nanoTime again, by whoever waits.
            long _ = condition.awaitNanos(nanos);
        }
    };

    /** Nanoseconds from an arbitrary origin. */
    long nanoTime();

    /** Waits until the condition is signalled, the time is over, or for no reason at all; its lock is held. */
    void await(Condition condition, long nanos) throws InterruptedException;
}
