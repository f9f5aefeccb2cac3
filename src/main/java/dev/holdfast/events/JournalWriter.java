package dev.holdfast.events;

import dev.holdfast.reconnect.EventJournal;
import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.reconnect.EventJournal.Logged;
import dev.holdfast.reconnect.EventJournal.Mark;
import dev.holdfast.reconnect.EventJournal.MarkKind;
import dev.holdfast.reconnect.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes the event log to its journal, behind the publishers' backs.
 *
 * <p>It reads the log as every subscriber does, so what is still to be written takes no memory of its own: while the journal is
 * away the log holds it, and what falls out of the log unwritten is given up, counted, and marked in the journal. Events
 * are gathered for 100 ms and written together; what fails is tried again after 100 ms, doubling to 5 s.
 */
public final class JournalWriter implements AutoCloseable {

    private static final Logger LOG = System.getLogger(JournalWriter.class.getName());
    private static final int BATCH = 500;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final EventJournal journal;
    private final Thread thread;
    private final CompletableFuture<List<Entry>> history = new CompletableFuture<>();
    private final CompletableFuture<EventLog> followed = new CompletableFuture<>();
    private final CompletableFuture<Boolean> finished = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hurried = lock.newCondition();
    private volatile boolean finishing;
    private volatile boolean closed;
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable String lastError;
    private volatile long writtenTo = -1;

    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    private JournalWriter(EventJournal journal) {
        this.journal = journal;
        this.thread = Thread.ofPlatform().daemon().name("event-journal").unstarted(this::run);
    }

    /**
     * Starts the thread, which begins by reading the journal.
     *
     * @param journal closed by the caller, after the writer
     */
    public static JournalWriter start(EventJournal journal) {
        JournalWriter writer = new JournalWriter(journal);
        writer.thread.start();
        return writer;
    }

    /** What the journal held, as soon as it was reached; exceptionally only by {@link #close}. */
    public CompletableFuture<List<Entry>> history() {
        return history;
    }

    /** Writes what this log holds of the present run, and what is published from now on. To be called once. */
    public void follow(EventLog log) {
        followed.complete(log);
    }

    /**
     * Writes what is left, then that the run has ended in good order. What is published later is not written.
     *
     * @return whether everything is saved
     */
    public boolean finish(Duration atMost) {
        finishing = true;
        hurry();
        try {
            return finished.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException _) {
            return false;
        }
    }

    /** Whether the journal answered when it was last used; true before that. */
    public boolean available() {
        return lastError == null;
    }

    /** How many events are still to be written. */
    public long pending() {
        EventLog log = followed.getNow(null);
        if (log == null) {
            return 0;
        }
        long from = writtenTo;
        return log.countAfter(from < 0 ? log.begun().id() : from);
    }

    /** How many calls of the journal failed since the start. */
    public long failures() {
        return failures.get();
    }

    /** How many events were given up because the journal was away for too long. */
    public long lost() {
        return lost.get();
    }

    /** As {@link #close(Duration)} within two seconds. */
    @Override
    public void close() {
        close(CLOSE_WITHIN);
    }

    /**
     * Ends the thread after the write under way. {@link #finish} first. May be called again, and then does not wait.
     *
     * @param atMost how long to wait for the write under way
     */
    public void close(Duration atMost) {
        if (closed) {
            return;
        }
        closed = true;
        hurry();
        try {
            var _ = thread.join(atMost.plusMillis(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        history.completeExceptionally(new StorageException("the event journal is closed"));
        finished.complete(false);
    }

    private void hurry() {
        lock.lock();
        try {
            hurried.signalAll();
        } finally {
            lock.unlock();
        }
        Subscription reading = subscription;
        if (reading != null) {
            reading.close();
        }
        if (closed) {
            followed.completeExceptionally(new StorageException("the event journal is closed"));
        }
    }

    private void run() {
        try {
            List<Entry> found = load();
            history.complete(found);
            EventLog log = followed.join();
            copy(log, found);
            finished.complete(!closed);
        } catch (InterruptedException | java.util.concurrent.CompletionException _) {
            // The end of the service.
            finished.complete(false);
        }
    }

    private List<Entry> load() throws InterruptedException {
        CompletableFuture<List<Entry>> found = new CompletableFuture<>();
        untilDone(() -> found.complete(journal.load()));
        return found.join();
    }

    private void copy(EventLog log, List<Entry> found) throws InterruptedException {
        Mark begun = log.begun();
        long stored = found.isEmpty() ? 0 : found.getLast().id();
        long from = begun.id();
        if (stored >= from) {
            // The journal was away at the start, and the clock was set back since it was written: ids decide what
            // follows what.
            from = stored + 1;
            giveUp(log.liftAbove(from), "the journal, read late, holds higher ids; has the clock been set back?");
        }
        Mark first = from == begun.id() ? begun : new Mark(from, MarkKind.BROKEN);
        untilDone(() -> journal.append(List.of(first)));
        writtenTo = from;
        Subscription reading = log.follow(from);
        subscription = reading;
        while (!closed) {
            boolean last = finishing;
            Batch batch = last ? log.after(reading.cursor(), EventFilter.ALL, BATCH) : reading.poll(BATCH, IDLE);
            if (last) {
                reading.advance(batch.cursor());
            }
            if (!batch.isEmpty()) {
                write(batch);
                gather();
            } else if (last) {
                untilDone(() -> journal.append(List.of(new Mark(batch.cursor(), MarkKind.ENDED))));
                return;
            }
        }
    }

    private void write(Batch batch) throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        batch.gap().ifPresent(gap -> {
            giveUp(gap.missed().orElse(gap.resumesAt() - gap.firstMissedId()), "the log holds no more of them");
            entries.add(new Mark(gap.resumesAt() - 1, MarkKind.BROKEN));
        });
        batch.events().forEach(event -> entries.add(new Logged(event)));
        untilDone(() -> journal.append(entries));
        writtenTo = batch.cursor();
    }

    private void giveUp(long events, String why) {
        if (events == 0) {
            return;
        }
        lost.addAndGet(events);
        LOG.log(
                Level.WARNING,
                "events: {0} were not saved in {1}: {2}; they are gone after a restart",
                events,
                journal.description(),
                why);
    }

    /** Lets events gather, unless the end is near. */
    private void gather() throws InterruptedException {
        rest(GATHER_NANOS, true);
    }

    private void rest(long nanos, boolean notAtTheEnd) throws InterruptedException {
        long rest = nanos;
        lock.lock();
        try {
            // Whoever rests after a failure tries again at once when the end begins.
            boolean untilTheEnd = notAtTheEnd || !finishing;
            while (rest > 0 && !closed && !(untilTheEnd && finishing)) {
                rest = hurried.awaitNanos(rest);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Calls the journal again and again until it answers, or until closed. */
    private void untilDone(Runnable call) throws InterruptedException {
        long retryNanos = FIRST_RETRY_NANOS;
        while (!closed) {
            try {
                call.run();
                if (lastError != null) {
                    LOG.log(Level.INFO, "events: {0} is back", journal.description());
                    lastError = null;
                }
                return;
            } catch (RuntimeException | Error e) {
                failed(e);
            }
            rest(retryNanos, false);
            retryNanos = finishing ? FIRST_RETRY_NANOS : Math.min(LONGEST_RETRY_NANOS, 2 * retryNanos);
        }
        throw new InterruptedException();
    }

    private void failed(Throwable error) {
        failures.incrementAndGet();
        boolean expected = error instanceof StorageException;
        String message = expected ? String.valueOf(error.getMessage()) : error.toString();
        if (!expected) {
            LOG.log(Level.ERROR, "events: unexpected error of " + journal.description(), error);
        } else if (lastError == null) {
            LOG.log(
                    Level.WARNING,
                    "events: {0}; they are kept in memory and tried again until they are saved",
                    message);
        }
        lastError = message;
    }
}
