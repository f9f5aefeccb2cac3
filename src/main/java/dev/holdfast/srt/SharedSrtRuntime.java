package dev.holdfast.srt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The SRT runtime of the service, started when the first SRT stream needs it. Where libsrt is missing it is looked for
 * again at each attempt, so that installing it heals the streams without a restart.
 */
public final class SharedSrtRuntime implements AutoCloseable {

    private static final Duration STATISTICS_INTERVAL = Duration.ofMillis(100);

    /** The service closes its transports in its own shutdown hook; libsrt's safety net waits for that. */
    private static final Duration OWNER_GRACE = Duration.ofSeconds(8);

    private @Nullable SrtRuntime runtime;
    private boolean closed;

    /**
     * The runtime.
     *
     * @throws SrtUnavailableException if libsrt cannot be used; the message says what to install
     * @throws IllegalStateException after {@link #close}
     */
    public synchronized SrtRuntime get() throws SrtUnavailableException {
        if (closed) {
            throw new IllegalStateException("SRT is closed");
        }
        if (runtime == null) {
            runtime = SrtRuntime.builder()
                    .statisticsInterval(STATISTICS_INTERVAL)
                    .ownerGrace(OWNER_GRACE)
                    .start();
        }
        return runtime;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (runtime != null) {
            runtime.close();
            runtime = null;
        }
    }
}
