package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;

/** The samples of the last while, oldest first, in a ring of fixed size. Figures are differences between its two ends. */
final class SampleWindow {

    private final long lengthNanos;
    private final ConnectionSample[] ring;
    private int first;
    private int size;

    SampleWindow(long lengthNanos, int capacity, ConnectionSample start) {
        this.lengthNanos = lengthNanos;
        this.ring = new ConnectionSample[capacity + 1];
        this.ring[0] = start;
        this.size = 1;
    }

    /** Adds the newest sample and lets go of those that the window no longer needs. */
    void add(ConnectionSample sample) {
        if (size == ring.length) {
            dropOldest();
        }
        ring[(first + size) % ring.length] = sample;
        size++;
        // The oldest is the last one at or before the window's beginning, so that the whole window is covered.
        while (size > 2 && sample.atNanos() - at(1).atNanos() >= lengthNanos) {
            dropOldest();
        }
    }

    private void dropOldest() {
        first = (first + 1) % ring.length;
        size--;
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
