package dev.holdfast.store;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.reconnect.StoredHistory;
import dev.holdfast.store.PendingWrites.DocumentKey;
import dev.holdfast.store.PendingWrites.Kind;
import dev.holdfast.store.PendingWrites.Write;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that talks to the store, so that nobody else waits for it.
 *
 * <p>What is saved or deleted is taken in at once and written in the background, the newest version per stream only. While
 * the store is away, everything taken in is kept and tried again after 100 ms, doubling to 5 s. Before the first write all
 * that is preserved is read, so a store that is away at the start is not overwritten unread. Once a second a sign of life is
 * written, so that after a kill it is known until when the service ran.
 *
 * <p>All methods may be called from any thread; only {@link #flush} and {@link #close} wait.
 */
public final class StateWriter implements AutoCloseable {

    private static final Logger LOG = System.getLogger(StateWriter.class.getName());
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration SIGN_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final StateStorage storage;
    private final Clock clock;
    private final long signEveryNanos;
    private final Instant begunAt;
    private final Thread thread;
    private final CompletableFuture<Preserved> preserved = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PendingWrites pending = new PendingWrites();
    private boolean loaded;
    private boolean closed;
    private long retryNanos = FIRST_RETRY_NANOS;
    private long notBeforeNanos = System.nanoTime();
    private long signAtNanos = System.nanoTime();

    private final AtomicLong written = new AtomicLong();
    private final Availability availability;

    private StateWriter(StateStorage storage, Clock clock, Duration signEvery) {
        this.storage = storage;
        this.clock = clock;
        this.signEveryNanos = signEvery.toNanos();
        this.begunAt = clock.now();
        this.availability = new Availability(storage.description());
        this.thread = Thread.ofPlatform().daemon().name("state-writer").unstarted(this::run);
    }

    /**
     * Starts the thread, which begins by reading the store.
     *
     * @param storage closed by the caller, after the writer
     * @param clock whose time of day the signs of life bear
     */
    public static StateWriter start(StateStorage storage, Clock clock) {
        return start(storage, clock, SIGN_EVERY);
    }

    /** @param signEvery how often a sign of life is written, which also shows whether the store is there */
    static StateWriter start(StateStorage storage, Clock clock, Duration signEvery) {
        StateWriter writer = new StateWriter(storage, clock, signEvery);
        writer.thread.start();
        return writer;
    }

    /**
     * What the store held, as soon as it was reached; never completed exceptionally but by {@link #close}.
     *
     * <p>Nothing is written before this is complete and what was chained to it without {@code Async} has run, so that a
     * state saved there replaces one saved before without knowledge of the preserved one.
     */
    public CompletableFuture<Preserved> preserved() {
        return preserved;
    }

    /**
     * Preserves a connection's state soon.
     *
     * @param ttl more than 0, counted from when it is written
     */
    public void save(ConnectionState state, Duration ttl) {
        Duration bounded = Ttl.bounded(ttl);
        var _ = put(Kind.STATE, state.streamId(), false, store -> store.saveState(state, bounded));
    }

    /** Forgets a state soon. */
    public void deleteState(StreamId streamId) {
        var _ = put(Kind.STATE, streamId, true, store -> store.deleteState(streamId));
    }

    /**
     * Preserves a definition soon, ahead of all states.
     *
     * @return complete when it, or a newer version or the deletion that supersedes it, is written, exceptionally only by
     *     {@link #close}; do not complete it yourself
     * @throws StorageException if the document is no JSON object; then nothing is taken in
     */
    public CompletableFuture<@Nullable Void> saveDefinition(StoredDefinition definition) {
        Json.requireObject(definition.document(), "definition of stream '" + definition.streamId() + "'");
        return put(Kind.DEFINITION, definition.streamId(), false, store -> store.saveDefinition(definition));
    }

    /** Forgets a definition soon; the result as for {@link #saveDefinition}. */
    public CompletableFuture<@Nullable Void> deleteDefinition(StreamId streamId) {
        return put(Kind.DEFINITION, streamId, true, store -> store.deleteDefinition(streamId));
    }

    /**
     * Preserves a stream's history soon.
     *
     * @param document JSON; asked for when it is written, on the writer's thread
     */
    public void saveHistory(StreamId streamId, Supplier<String> document) {
        var _ = put(
                Kind.HISTORY, streamId, false, store -> store.saveHistory(new StoredHistory(streamId, document.get())));
    }

    /** Forgets a history soon. */
    public void deleteHistory(StreamId streamId) {
        var _ = put(Kind.HISTORY, streamId, true, store -> store.deleteHistory(streamId));
    }

    /**
     * Whether the store answered when last asked, at least every few seconds also if there is nothing to save, and everything that failed before is written
     * since; true before it is first asked.
     */
    public boolean available() {
        return availability.lastError().isEmpty();
    }

    /** How many documents are still to be written or deleted. */
    public int pending() {
        lock.lock();
        try {
            return pending.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many documents were written or deleted since the start. */
    public long written() {
        return written.get();
    }

    /** How many calls of the store failed since the start, each retry counted. */
    public long failures() {
        return availability.failures();
    }

    /** Why the store is not {@link #available()}; empty if it is. */
    public Optional<String> lastError() {
        return availability.lastError();
    }

    /** Tries at once what is to be tried again later. */
    public void hurry() {
        lock.lock();
        try {
            retryNanos = FIRST_RETRY_NANOS;
            notBeforeNanos = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tries at once, and again until nothing is pending. Whoever saves stops before, or it may not end early.
     *
     * @return what could not be written in time, for people; empty if all is written
     */
    public List<String> flush(Duration atMost) {
        hurry();
        lock.lock();
        try {
            long rest = atMost.toNanos();
            while (!pending.isEmpty() && !closed && rest > 0) {
                rest = changed.awaitNanos(rest);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return unwritten().stream().map(Write::toString).sorted().toList();
    }

    /** As {@link #close(Duration)} within two seconds. */
    @Override
    public void close() {
        close(CLOSE_WITHIN);
    }

    /**
     * Ends the thread after the write under way; what is pending then is lost and named in the log. Later saves are
     * ignored. {@link #flush} first. May be called again, and then does not wait.
     *
     * @param atMost how long to wait for the write under way
     */
    public void close(Duration atMost) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            var _ = thread.join(atMost.plusMillis(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        giveUp();
    }

    private CompletableFuture<@Nullable Void> put(
            Kind kind, StreamId id, boolean delete, Consumer<StateStorage> action) {
        lock.lock();
        try {
            if (closed) {
                LOG.log(Level.WARNING, "store: ended, the {0} of stream ''{1}'' is not written any more", kind, id);
                return CompletableFuture.failedFuture(new StorageException("the store is closed"));
            }
            CompletableFuture<@Nullable Void> done = pending.put(new DocumentKey(kind, id), delete, action);
            changed.signalAll();
            return done;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (Task task = next(); task != null; task = next()) {
                attempt(task);
            }
        } catch (InterruptedException e) {
            availability.failed(new IllegalStateException("the writer was interrupted, restart the service", e));
        }
    }

    /** Waits for something to do; null when closed. */
    private @Nullable Task next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                long due = notBeforeNanos;
                if (due - now <= 0) {
                    if (!loaded) {
                        return load();
                    }
                    if (signAtNanos - now <= 0) {
                        signAtNanos = now + signEveryNanos;
                        return sign();
                    }
                    if (!pending.isEmpty()) {
                        return write(pending.begin());
                    }
                    due = signAtNanos;
                }
                changed.awaitNanos(due - now);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Task sign() {
        return new Task(() -> storage.saveLifeSign(new LifeSign(begunAt, clock.now())), () -> {}, () -> {}, () -> {});
    }

    private Task write(Write write) {
        return new Task(
                () -> write.action().accept(storage),
                () -> {
                    pending.succeeded(write);
                    written.incrementAndGet();
                },
                () -> pending.failed(write),
                () -> write.done().complete(null));
    }

    private Task load() {
        AtomicReference<Preserved> found = new AtomicReference<>(Preserved.NOTHING);
        return new Task(
                () -> found.set(Preserved.read(storage)),
                () -> {
                    found.getAndUpdate(all -> all.without(pending));
                    loaded = true;
                },
                () -> {},
                () -> preserved.complete(found.get()));
    }

    private void attempt(Task task) {
        try {
            task.perform().run();
        } catch (RuntimeException | Error e) {
            // Errors too: whatever one call ran into, what was taken in must still be written.
            failed(task, e);
            return;
        }
        succeeded(task);
    }

    private void succeeded(Task task) {
        lock.lock();
        try {
            task.succeeded().run();
            retryNanos = FIRST_RETRY_NANOS;
            if (!pending.isTroubled()) {
                availability.succeeded(pending.size());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        task.announce().run();
    }

    private void failed(Task task, Throwable error) {
        availability.failed(error);
        lock.lock();
        try {
            task.failed().run();
            notBeforeNanos = System.nanoTime() + retryNanos;
            // After a failure the documents come first: a sign that cannot be written must not keep them waiting.
            signAtNanos = notBeforeNanos + signEveryNanos;
            retryNanos = Math.min(LONGEST_RETRY_NANOS, 2 * retryNanos);
        } finally {
            lock.unlock();
        }
    }

    private List<Write> unwritten() {
        lock.lock();
        try {
            return pending.all();
        } finally {
            lock.unlock();
        }
    }

    private void giveUp() {
        List<Write> lost = unwritten();
        if (!lost.isEmpty()) {
            LOG.log(Level.ERROR, "store: not written before the end: {0}", lost);
        }
        StorageException end = new StorageException("the service ended before the store could be written");
        lost.forEach(write -> write.done().completeExceptionally(end));
        preserved.completeExceptionally(end);
    }

    /** One call of the store: performed and announced without the lock, its outcome noted with it. */
    private record Task(Runnable perform, Runnable succeeded, Runnable failed, Runnable announce) {}
}
