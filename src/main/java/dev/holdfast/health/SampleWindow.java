package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;

/**
 * The samples of the last while, oldest first, in a ring of fixed size. Figures are differences between its two ends.
 *
 * <p>Samples that come faster than the ring can hold replace the newest one, so that the whole window stays covered.
 */
final class SampleWindow {

    private final long lengthNanos;
    private final long spacingNanos;
    private final ConnectionSample[] ring;
    private int first;
    private int size;

    /**
     * @param capacity samples to tell apart within the window; 1 or more
     * @param start the first sample; it stays until the window has moved past it
     */
    SampleWindow(long lengthNanos, int capacity, ConnectionSample start) {
        this.lengthNanos = lengthNanos;
        this.spacingNanos = lengthNanos / capacity;
        // Inside the window samples are spacingNanos apart; besides there is one before it and one too new to be
        // spaced.
        this.ring = new ConnectionSample[capacity + 4];
        this.ring[0] = start;
        this.size = 1;
    }

    /** Adds the newest sample and lets go of those that the window no longer needs. */
    void add(ConnectionSample sample) {
        boolean crowded = size > 1 && newest().atNanos() - at(size - 2).atNanos() < spacingNanos;
        if (!crowded) {
            size++;
        }
        ring[(first + size - 1) % ring.length] = sample;
        // The oldest is the last one at or before the window's beginning, so that the whole window is covered.
        while (size > 2 && sample.atNanos() - at(1).atNanos() >= lengthNanos) {
            first = (first + 1) % ring.length;
            size--;
        }
    }

    private ConnectionSample at(int index) {
        return ring[(first + index) % ring.length];
    }

    ConnectionSample oldest() {
        return at(0);
    }

    ConnectionSample newest() {
        return at(size - 1);
    }

    /** Whether the samples reach back over the whole window. */
    boolean isFull() {
        return newest().atNanos() - oldest().atNanos() >= lengthNanos;
    }
}
