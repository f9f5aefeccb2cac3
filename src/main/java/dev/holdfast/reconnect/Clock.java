package dev.holdfast.reconnect;

import java.time.Instant;

/** The two kinds of time the engine is given: one that only runs forward, one that people read. */
public interface Clock {

    /** Monotonic, in nanoseconds, of arbitrary origin; compare by difference only. */
    long nanoTime();

    /** The time of day, UTC. */
    Instant now();
}
