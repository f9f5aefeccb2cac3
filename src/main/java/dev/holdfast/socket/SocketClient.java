package dev.holdfast.socket;

import dev.holdfast.socket.InvalidSocketConfigurationException.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client that connects to a TCP or Unix socket, hands the session to the user's hooks, and connects again when it ends, as
 * often and as soon as its wait strategy says.
 *
 * <p>Thread-safe. Each running client has one virtual thread, on which the hooks are called; one daemon thread, {@code
 * socket-loop}, watches the sockets of all of them, and ends with the last. After its end a client may be started again.
 */
public final class SocketClient implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final Duration FORCE_WITHIN = Duration.ofSeconds(1);

    /** Written under this object's lock; read without it by {@link #toString}, which others call while they hold locks. */
    private volatile SocketConfiguration configuration;

    private @Nullable ClientRun run;
    private CompletableFuture<SocketEnd> done = new CompletableFuture<>();

    /** What became of a {@link #reload}. */
    public enum Reloaded {
        /** Nothing runs, or what runs is being shut down; the next {@link #connect} uses it. */
        AT_NEXT_CONNECT,
        /** The session in progress goes on under it. */
        APPLIED,
        /** What was in progress is given up, and a connection under it is made at once. */
        RECONNECTING
    }

    /** @throws InvalidSocketConfigurationException if the target is one to listen on and not one to connect to */
    public SocketClient(SocketConfiguration configuration) {
        this.configuration = callable(configuration);
    }

    private static SocketConfiguration callable(SocketConfiguration configuration) {
        boolean callable =
                switch (configuration.target()) {
                    case SocketTarget.Tcp(String host, int port) -> host != null && port > 0;
                    case SocketTarget.Unix _ -> true;
                };
        if (!callable) {
            throw new InvalidSocketConfigurationException(List.of(new Fault(
                    "target", "'" + configuration.target() + "'", "a host and a port from 1 to 65535 to connect to")));
        }
        return configuration;
    }

    /**
     * Starts, and returns at once; the hooks tell what happens.
     *
     * @throws IllegalStateException if this client runs already, or another runs with the same configuration or hooks
     */
    public synchronized void connect() {
        if (isRunning()) {
            throw new IllegalStateException(this + " runs already");
        }
        Claims.take(configuration, this);
        if (done.isDone()) {
            done = new CompletableFuture<>();
        }
        try {
            run = ClientRun.start(this, configuration, done);
        } catch (RuntimeException e) {
            Claims.giveBack(this);
            throw e;
        }
    }

    /** Whether it was started and has not ended. */
    public synchronized boolean isRunning() {
        return run != null && !done.isDone();
    }

    /** Waits for the end of the run; before the first {@link #connect}, for that of the run to come. */
    public void await() throws InterruptedException {
        try {
            future().get();
        } catch (ExecutionException e) {
            throw new AssertionError("a run never completes exceptionally", e);
        }
    }

    /** The same, but not longer than this; returns whether it has ended. */
    public boolean await(Duration atMost) throws InterruptedException {
        try {
            future().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("a run never completes exceptionally", e);
        }
    }

    /**
     * Completes when the run has ended, all its hooks have returned and its resources are free; never exceptionally. Each run
     * after an end has a stage of its own.
     */
    public CompletionStage<SocketEnd> done() {
        return future().minimalCompletionStage();
    }

    private synchronized CompletableFuture<SocketEnd> future() {
        return done;
    }

    /** The latest error since {@link #connect}, also after it was overcome. */
    public synchronized Optional<SocketFailure> error() {
        return run == null ? Optional.empty() : run.error();
    }

    /**
     * Ends the run: no further attempt; a session is asked to end ({@link SocketSession#isEnding}), and if it has not within
     * the timeout its socket is closed and its thread interrupted, for which there is another second.
     *
     * <p>From a hook it only asks, and returns true.
     *
     * @return whether all ended without force; true if nothing ran
     */
    public boolean shutdown(Duration timeout) {
        ClientRun running;
        CompletableFuture<SocketEnd> end;
        synchronized (this) {
            if (!isRunning() || run == null) {
                return true;
            }
            running = run;
            end = done;
        }
        running.stop();
        if (running.isCurrentThread() || ended(end, timeout)) {
            return true;
        }
        running.force();
        ended(end, FORCE_WITHIN);
        return false;
    }

    private static boolean ended(CompletableFuture<SocketEnd> end, Duration atMost) {
        try {
            end.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("a run never completes exceptionally", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Applies another configuration.
     *
     * <p>A session in progress goes on if only timeouts, wait strategy, {@code stableAfter}, keep-alive or no-delay differ;
     * they hold at once, also for a read or write that is waiting. With another target, other hooks, buffers or local address
     * it is asked to end, and the client connects anew without asking {@code onError} or the wait strategy; it is closed by
     * force if it does not end within the old write timeout, 2 s if that is none. An attempt or a wait in progress is always
     * given up for a new attempt at once, also if the wait strategy would have made none. A client that is being shut down
     * takes it for the next {@link #connect}.
     *
     * @throws IllegalStateException if another client runs with it or its hooks; nothing is changed then
     * @throws InvalidSocketConfigurationException if the target is not one to connect to
     */
    public synchronized Reloaded reload(SocketConfiguration changed) {
        callable(changed);
        if (!isRunning() || run == null) {
            configuration = changed;
            return Reloaded.AT_NEXT_CONNECT;
        }
        Reloaded reloaded = run.reload(changed);
        configuration = changed;
        return reloaded;
    }

    /** As {@link #shutdown} within 2 s. */
    @Override
    public void close() {
        shutdown(CLOSE_WITHIN);
    }

    @Override
    public String toString() {
        return "client of " + configuration.target();
    }
}
