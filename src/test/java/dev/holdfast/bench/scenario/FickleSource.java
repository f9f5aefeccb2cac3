package dev.holdfast.bench.scenario;

import java.io.IOException;

/** A source that gives each caller a few packets of media and closes; or, when told to, goes on without an end. */
interface FickleSource extends AutoCloseable {

    /** Where a stream with this number finds it. */
    String uri(int stream);

    /** Callers that were sent away so far. */
    long served();

    /** Whether callers from now on, and those that are there, keep their connection. */
    void hold(boolean hold);

    @Override
    void close() throws IOException;
}
