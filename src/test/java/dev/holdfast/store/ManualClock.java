package dev.holdfast.store;

import dev.holdfast.reconnect.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time that passes when the test says so. */
public final class ManualClock implements Clock {

    private volatile Duration passed = Duration.ZERO;

    public void advance(Duration by) {
        passed = passed.plus(by);
    }

    @Override
    public long nanoTime() {
        // close to where a long wraps, as a real one may be
        return Long.MAX_VALUE - 1000 + passed.toNanos();
    }

    @Override
    public Instant now() {
        return Instant.parse("2026-03-01T12:00:00Z").plus(passed);
    }
}
