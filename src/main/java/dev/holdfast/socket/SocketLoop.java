package dev.holdfast.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One daemon thread that watches many sockets, does tasks in the order they were asked for, and rings alarms.
 *
 * <p>A channel that is registered is not really closed before its selector has forgotten it, and its address is taken until
 * then; {@link #release} sees to both.
 */
public final class SocketLoop implements AutoCloseable {

    private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private final Consumer<SelectionKey> onReady = this::ready;
    private final Consumer<Throwable> onDefect;
    private final Selector selector;
    private final Thread thread;
    private volatile boolean stopped;

    /** Who is told when a channel can be worked on. Called on the loop's thread; must neither block nor throw. */
    @FunctionalInterface
    public interface Watcher {
        void ready(SelectionKey key);
    }

    /** Something to be done later. */
    public static final class Alarm implements Comparable<Alarm> {

        private final long dueNanos;
        private final Runnable action;
        private volatile boolean cancelled;

        private Alarm(long dueNanos, Runnable action) {
            this.dueNanos = dueNanos;
            this.action = action;
        }

        /** It will not ring, unless it is ringing. Any thread. */
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Alarm other) {
            return Long.signum(dueNanos - other.dueNanos);
        }
    }

    /**
     * A loop; {@link #start} starts it.
     *
     * @param name of the thread
     * @param onDefect told what a task or an alarm threw; the loop goes on. Told of an error of the selector too, which ends it
     * @throws UncheckedIOException if the system has no more descriptors
     */
    public SocketLoop(String name, Consumer<Throwable> onDefect) {
        this.onDefect = onDefect;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a selector for " + name, e);
        }
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public Thread thread() {
        return thread;
    }

    /** Whether tasks are no longer done. Any thread. */
    public boolean isClosed() {
        return stopped;
    }

    /** Does the task on this loop's thread after all that were asked for before, unless the loop is closed. Any thread. */
    public void execute(Runnable task) {
        if (!stopped) {
            tasks.add(task);
            selector.wakeup();
        }
    }

    /** Does something later on this loop's thread, not before it is due and as a rule within a millisecond. Loop thread. */
    public Alarm after(long delayNanos, Runnable action) {
        Alarm alarm = new Alarm(System.nanoTime() + delayNanos, action);
        alarms.add(alarm);
        return alarm;
    }

    /**
     * Watches a non-blocking channel. From another thread than the loop's it takes effect at once, too.
     *
     * @param operations of {@link SelectionKey}; 0 for none yet
     */
    public SelectionKey register(SelectableChannel channel, int operations, Watcher watcher) throws IOException {
        SelectionKey key = channel.register(selector, operations, watcher);
        wakeUp();
        return key;
    }

    /** Has the selector see what was changed on a key. Any thread. */
    void wakeUp() {
        if (!Thread.currentThread().equals(thread)) {
            selector.wakeup();
        }
    }

    /** Closes a channel; its descriptor and address are free as soon as the loop has turned. Any thread. */
    public void release(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            onDefect.accept(e);
        }
        wakeUp();
    }

    /** Closes a channel so that its descriptor and address are free when this returns. Loop thread, from a task or an alarm. */
    public void releaseNow(SelectableChannel channel) {
        release(channel);
        try {
            selector.selectNow(onReady);
        } catch (IOException e) {
            onDefect.accept(e);
        }
    }

    /** Ends the thread and closes every channel; nobody is told. Waits 2 s at most. */
    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        if (thread.getState() == Thread.State.NEW) {
            closeAll();
            return;
        }
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            if (thread.isAlive() && !thread.join(JOIN_LIMIT)) {
                onDefect.accept(new IllegalStateException(thread.getName() + " is still busy after " + JOIN_LIMIT));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                select();
                runTasks();
                ringAlarms();
            }
            runTasks();
        } catch (IOException | Error e) {
            onDefect.accept(e);
        } finally {
            stopped = true;
            closeAll();
        }
    }

    private void select() throws IOException {
        while (!alarms.isEmpty() && alarms.peek().cancelled) {
            alarms.poll();
        }
        if (!tasks.isEmpty()) {
            // Asked for during an alarm whose releaseNow has used up the wake-up.
            selector.selectNow(onReady);
            return;
        }
        Alarm next = alarms.peek();
        if (next == null) {
            selector.select(onReady);
            return;
        }
        long waitNanos = next.dueNanos - System.nanoTime();
        if (waitNanos <= 0) {
            selector.selectNow(onReady);
        } else {
            // Rounded up: an alarm rings late rather than early.
            selector.select(onReady, TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1);
        }
    }

    private void ready(SelectionKey key) {
        try {
            ((Watcher) key.attachment()).ready(key);
        } catch (CancelledKeyException _) {
            // Closed by another thread between the selection and this call; there is nothing to do any more.
        } catch (RuntimeException e) {
            onDefect.accept(e);
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            run(task);
        }
    }

    private void ringAlarms() {
        long now = System.nanoTime();
        while (!alarms.isEmpty() && alarms.peek().dueNanos - now <= 0) {
            Alarm alarm = alarms.poll();
            if (!alarm.cancelled) {
                run(alarm.action);
            }
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // A defect of one must not end the others on this thread.
            onDefect.accept(e);
        }
    }

    private void closeAll() {
        if (!selector.isOpen()) {
            return;
        }
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            onDefect.accept(e);
        }
    }
}
