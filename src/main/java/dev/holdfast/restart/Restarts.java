package dev.holdfast.restart;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The stream's connection, and who replaces it. One thread at a time has the role of restarting; the listener, the factory and
 * links are called without the lock.
 */
final class Restarts<S, R> {

    private final String name;
    private final LinkFactory<S, R> factory;
    private final RestartListener listener;
    private final Ticker ticker;
    private final int maxRetries;
    private final long stableAfterNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Written under the lock; read without it on the way of every message. */
    private volatile @Nullable Session<S, R> session;

    // All below under the lock.
    private final Outage outage;
    private @Nullable Thread restarter;
    private boolean connecting;
    private boolean interruptedByClose;
    private @Nullable Exception lastError;
    private @Nullable Exception givenUpFor;
    private boolean closed;
    /** The one that close found, so that a second call also returns only when it is closed. */
    private @Nullable Session<S, R> lastOfAll;

    Restarts(RestartableStreamBuilder<S, R> from) {
        name = from.name;
        factory = from.factory;
        listener = from.listener;
        ticker = from.ticker;
        maxRetries = from.maxRetries;
        stableAfterNanos = from.stableAfterNanos;
        RandomGenerator given = from.random;
        outage = new Outage(from.backoff, from.maxRetries, given == null ? RandomGenerator.getDefault() : given);
    }

    @Nullable
    Session<S, R> current() {
        return session;
    }

    /** The connection; made by this thread, or waited for. */
    Session<S, R> live() throws IOException, InterruptedException {
        Session<S, R> there = session;
        if (there == null) {
            there = waitOrTakeRole();
        }
        return there == null ? restart() : there;
    }

    /** A connection if one came meanwhile; null if it is now this thread that restarts. */
    private @Nullable Session<S, R> waitOrTakeRole() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                checkOpen();
                Session<S, R> there = session;
                if (there != null) {
                    return there;
                }
                if (restarter == null) {
                    restarter = Thread.currentThread();
                    return null;
                }
                if (Thread.currentThread().equals(restarter)) {
                    throw new IllegalStateException(name
                            + ": the listener or the factory asked for a connection that waits for them to return");
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private Session<S, R> restart() throws IOException, InterruptedException {
        try {
            while (true) {
                announce();
                waitUntilDue();
                Link<S, R> link = attempt();
                if (link != null) {
                    return publish(link);
                }
            }
        } finally {
            lock.lock();
            try {
                restarter = null;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Tells of the next attempt, unless there is one that was announced and not made; or that there is none left. */
    private void announce() throws IOException {
        Exception error;
        int attempt = 0;
        lock.lock();
        try {
            checkOpen();
            error = outage.unanswered();
            if (error == null) {
                return;
            }
            if (!outage.usedUp()) {
                attempt = outage.next(ticker.nanoTime());
            }
        } finally {
            lock.unlock();
        }
        if (attempt == 0) {
            throw giveUp(error);
        }
        int number = attempt;
        tell(() -> listener.onRestart(number, error));
    }

    private IOException giveUp(Exception error) {
        tell(() -> listener.onRestartFailure(error));
        lock.lock();
        try {
            givenUpFor = error;
        } finally {
            lock.unlock();
        }
        return new RestartFailedException(name, maxRetries, error);
    }

    private void waitUntilDue() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            checkOpen();
            for (long left = outage.waitNanos(ticker.nanoTime());
                    left > 0;
                    left = outage.waitNanos(ticker.nanoTime())) {
                ticker.await(changed, left);
                checkOpen();
            }
            connecting = true;
        } finally {
            lock.unlock();
        }
    }

    /** One attempt; null if it failed. */
    private @Nullable Link<S, R> attempt() throws IOException, InterruptedException {
        Exception error;
        try {
            return Objects.requireNonNull(factory.connect(), "the factory's connection");
        } catch (InterruptedException e) {
            error = e;
        } catch (IOException | RuntimeException e) {
            error = Thread.currentThread().isInterrupted() ? interrupted(e) : e;
        } finally {
            lock.lock();
            try {
                connecting = false;
                if (interruptedByClose) {
                    // It was meant for the factory, not for the caller.
                    boolean _ = Thread.interrupted();
                }
            } finally {
                lock.unlock();
            }
        }
        lock.lock();
        try {
            checkOpen();
            if (error instanceof InterruptedException e) {
                boolean _ = Thread.interrupted();
                throw e;
            }
            lastError = error;
            outage.failed(error);
            return null;
        } finally {
            lock.unlock();
        }
    }

    private InterruptedException interrupted(Exception cause) {
        InterruptedException told = new InterruptedException(name + ": interrupted while connecting");
        told.initCause(cause);
        return told;
    }

    private Session<S, R> publish(Link<S, R> link) throws IOException {
        boolean published = false;
        try {
            int attempt;
            lock.lock();
            try {
                checkOpen();
                attempt = outage.attempt();
            } finally {
                lock.unlock();
            }
            if (attempt > 0) {
                // Before anybody can use the connection, and so before it can fail.
                tell(() -> listener.onRestartSuccess(attempt));
            }
            lock.lock();
            try {
                checkOpen();
                Session<S, R> made = new Session<>(link, ticker.nanoTime());
                session = made;
                published = true;
                return made;
            } finally {
                lock.unlock();
            }
        } finally {
            if (!published) {
                Session.close(link);
            }
        }
    }

    /** Ends a connection, if it is the current one; otherwise the news is late. */
    boolean ended(Session<S, R> ended, Exception why) {
        lock.lock();
        try {
            if (session != ended) {
                return false;
            }
            session = null;
            ended.ended = true;
            lastError = why;
            if (ticker.nanoTime() - ended.connectedAtNanos >= stableAfterNanos) {
                outage.beginAnew();
            }
            outage.failed(why);
        } finally {
            lock.unlock();
        }
        Session.close(ended.link);
        return true;
    }

    void close() {
        Session<S, R> last;
        lock.lock();
        try {
            last = session == null ? lastOfAll : session;
            lastOfAll = last;
            session = null;
            if (last != null) {
                last.ended = true;
            }
            closed = true;
            Thread making = restarter;
            if (connecting && making != null && !making.equals(Thread.currentThread())) {
                interruptedByClose = true;
                making.interrupt();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (last != null) {
            Session.close(last.link);
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    boolean isFailed() {
        lock.lock();
        try {
            return givenUpFor != null;
        } finally {
            lock.unlock();
        }
    }

    int retryCount() {
        lock.lock();
        try {
            Session<S, R> there = session;
            boolean stable = there != null && ticker.nanoTime() - there.connectedAtNanos >= stableAfterNanos;
            return stable ? 0 : outage.attempt();
        } finally {
            lock.unlock();
        }
    }

    Optional<Exception> lastError() {
        lock.lock();
        try {
            return Optional.ofNullable(lastError);
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new StreamClosedException(name);
        }
        Exception last = givenUpFor;
        if (last != null) {
            throw new RestartFailedException(name, maxRetries, last);
        }
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            Thread self = Thread.currentThread();
            self.getUncaughtExceptionHandler().uncaughtException(self, e);
        }
    }
}
