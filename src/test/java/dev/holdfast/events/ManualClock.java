package dev.holdfast.events;

import dev.holdfast.reconnect.Clock;
import java.time.Instant;

/** A clock that stands still until it is set. */
final class ManualClock implements Clock {

    private volatile Instant now = Instant.parse("2026-01-02T03:04:05.678Z");

    void set(Instant to) {
        now = to;
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Instant now() {
        return now;
    }
}
