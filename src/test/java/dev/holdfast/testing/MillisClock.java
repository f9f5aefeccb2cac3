package dev.holdfast.testing;

import dev.holdfast.reconnect.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * A clock that shows what a test says.
 *
 * @param millis since 1970
 */
public record MillisClock(LongSupplier millis) implements Clock {

    @Override
    public long nanoTime() {
        return millis.getAsLong() * 1_000_000;
    }

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(millis.getAsLong());
    }
}
