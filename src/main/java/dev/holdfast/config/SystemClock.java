package dev.holdfast.config;

import dev.holdfast.reconnect.Clock;
import java.time.Instant;

/** The machine's clocks. */
final class SystemClock implements Clock {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
