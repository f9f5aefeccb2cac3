package dev.holdfast.output;

import dev.holdfast.restart.Link;

/** One connection of an output, or one file. Receiving is how it learns that the peer has ended; what comes is not kept. */
interface OutputLink extends Link<Parcel, Integer> {

    /** Whether something is being sent and the peer has taken nothing for so long. */
    default boolean isStalled(long nowNanos, long patienceNanos) {
        return false;
    }

    /**
     * Datagrams that were taken by {@link #send} and given up afterwards; not those of a send that failed, which counts as if
     * nothing of it had been taken.
     */
    default long lost() {
        return 0;
    }

    /** Waits for a moment until {@link #lost} is complete, after the link was closed or has failed. */
    default void awaitSettled() throws InterruptedException {}
}
