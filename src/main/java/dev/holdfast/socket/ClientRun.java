package dev.holdfast.socket;

import dev.holdfast.socket.SocketClient.Reloaded;
import dev.holdfast.socket.SocketFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One run of a client, from connect to end: attempts, sessions and waits in turn, on a virtual thread of its own. */
final class ClientRun {

    private static final Duration FORCE_AFTER = Duration.ofSeconds(2);

    private final SocketClient client;
    private final CompletableFuture<SocketEnd> done;
    private final SocketLoop loop;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private SocketConfiguration configuration;
    private boolean stopping;
    /** What is in progress belongs to a configuration that is not wanted any more. */
    private boolean outdated;
    /** No attempt will follow, whatever is asked for. */
    private boolean over;

    private @Nullable ClientAttempt attempt;
    private volatile @Nullable SocketFailure latest;

    private ClientRun(SocketClient client, SocketConfiguration configuration, CompletableFuture<SocketEnd> done) {
        this.client = client;
        this.configuration = configuration;
        this.done = done;
        this.loop = SharedLoop.acquire();
        this.thread = Thread.ofVirtual()
                .name("socket-client-" + configuration.target())
                .unstarted(this::run);
    }

    static ClientRun start(SocketClient client, SocketConfiguration configuration, CompletableFuture<SocketEnd> done) {
        ClientRun run = new ClientRun(client, configuration, done);
        run.thread.start();
        return run;
    }

    boolean isCurrentThread() {
        return Thread.currentThread().equals(thread);
    }

    Optional<SocketFailure> error() {
        return Optional.ofNullable(latest);
    }

    private void run() {
        SocketEnd.Cause cause;
        try {
            cause = work();
        } catch (RuntimeException | Error e) {
            latest = new SocketFailure(Kind.HOOK, "a hook or the wait strategy threw " + e, e);
            cause = SocketEnd.Cause.DEFECT;
        }
        SharedLoop.release();
        giveBack();
        done.complete(new SocketEnd(cause, error()));
    }

    /** From here on a configuration is for the next run, and nothing of this one is taken any more. */
    private void giveBack() {
        lock.lock();
        try {
            over = true;
            Claims.giveBack(client);
        } finally {
            lock.unlock();
        }
    }

    private SocketEnd.Cause work() {
        int tries = 0;
        while (true) {
            ClientAttempt now = begin();
            if (now == null) {
                return SocketEnd.Cause.SHUTDOWN;
            }
            ClientAttempt.Result result = now.make();
            SocketConfiguration used = finish();
            if (used == null) {
                tries = 0;
                continue;
            }
            Optional<SocketFailure> error = result.error();
            if (error.isPresent()) {
                latest = error.get();
                if (used.hooks().onError(error.get()) == SocketHooks.AfterError.STOP) {
                    return SocketEnd.Cause.STOPPED_BY_HOOK;
                }
            }
            boolean stable = result.connected()
                    && result.lastedNanos() >= used.stableAfter().toNanos();
            tries = stable ? 1 : tries + 1;
            Optional<Duration> wait = used.waitStrategy().next(tries, error);
            if (wait.isEmpty() && endsHere()) {
                return SocketEnd.Cause.NO_FURTHER_ATTEMPT;
            }
            if (wait.isEmpty() || pause(wait.get())) {
                tries = 0;
            }
        }
    }

    /** The next attempt under the configuration of now; null to end. */
    private @Nullable ClientAttempt begin() {
        lock.lock();
        try {
            if (stopping) {
                return null;
            }
            outdated = false;
            Claims.keepOnly(configuration, client);
            attempt = new ClientAttempt(loop, configuration);
            return attempt;
        } finally {
            lock.unlock();
        }
    }

    /** The configuration to judge the attempt by; null if nobody asks for its result any more. */
    private @Nullable SocketConfiguration finish() {
        lock.lock();
        try {
            attempt = null;
            return stopping || outdated ? null : configuration;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the run may end; not if another configuration has come in the meantime. */
    private boolean endsHere() {
        lock.lock();
        try {
            over = !outdated;
            return over;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, unless it is stopped or given another configuration; returns whether it was. */
    private boolean pause(Duration wait) {
        lock.lock();
        try {
            long leftNanos = wait.toNanos();
            while (leftNanos > 0 && !stopping && !outdated) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return stopping || outdated;
        } catch (InterruptedException _) {
            stopping = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Asks for the end. Any thread. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
            if (attempt != null) {
                attempt.end();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes and interrupts what is in progress. Any thread. */
    void force() {
        lock.lock();
        try {
            if (attempt != null) {
                attempt.abort();
            }
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }

    Reloaded reload(SocketConfiguration wanted) {
        lock.lock();
        try {
            if (over || stopping) {
                return Reloaded.AT_NEXT_CONNECT;
            }
            Claims.take(wanted, client);
            SocketConfiguration before = configuration;
            configuration = wanted;
            if (attempt != null && before.connectsLike(wanted) && attempt.apply(wanted)) {
                Claims.keepOnly(wanted, client);
                return Reloaded.APPLIED;
            }
            outdated = true;
            changed.signalAll();
            if (attempt != null) {
                endInTime(attempt, before.writeTimeout());
            }
            return Reloaded.RECONNECTING;
        } catch (IOException e) {
            // The options could not be set on the running connection; a new one will have them.
            outdated = true;
            if (attempt != null) {
                attempt.abort();
            }
            return Reloaded.RECONNECTING;
        } finally {
            lock.unlock();
        }
    }

    private void endInTime(ClientAttempt old, Duration writeTimeout) {
        old.end();
        long limitNanos = (writeTimeout.isZero() ? FORCE_AFTER : writeTimeout).toNanos();
        loop.execute(() -> loop.after(limitNanos, old::abort));
    }
}
