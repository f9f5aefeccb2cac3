package dev.holdfast.bench.scenario;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** A source that gives each caller a few packets of media and closes; or, when told to, goes on without an end. */
abstract class FickleSource implements AutoCloseable {

    private final AtomicLong served = new AtomicLong();
    private volatile boolean holding;

    /** Where a stream with this number finds it. */
    abstract String uri(int stream);

    /** Callers that were sent away so far. */
    final long served() {
        return served.get();
    }

    /** One more was sent away. */
    final void serve() {
        served.incrementAndGet();
    }

    /** Whether callers from now on, and those that are there, keep their connection. */
    final void hold(boolean hold) {
        holding = hold;
    }

    final boolean isHolding() {
        return holding;
    }

    @Override
    public abstract void close() throws IOException;
}
