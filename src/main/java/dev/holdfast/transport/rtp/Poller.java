package dev.holdfast.transport.rtp;

import dev.holdfast.datagram.ReceiveBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that receives for many sessions, and on which their sockets are opened and closed.
 *
 * <p>A registered channel is not really closed before its selector has forgotten it, and its port is taken until then.
 * So that a session can follow another on the same port at once, all this happens here, in the order it was asked for.
 */
final class Poller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);

    /** A time that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ReceiveBatch batch = new ReceiveBatch();
    private final Pace pace = new Pace();
    private final Consumer<SelectionKey> onReady = this::receive;
    private final Set<Watched> watched = new LinkedHashSet<>();
    private final Parking parking;
    private final Selector selector;
    private final Thread thread;

    /** When the next of the watched wants its time; poller thread only. */
    private long wakeNanos = NEVER;

    private volatile boolean stopped;

    /** Who takes what comes to a channel. */
    @FunctionalInterface
    interface Receiver {

        /**
         * Takes what has come, up to a batch. Poller thread.
         *
         * @param batch to receive into, the same for all
         * @return how many datagrams it took
         */
        int receive(ReceiveBatch batch);
    }

    /** Who has something to do at certain times. */
    interface Watched {

        /** Does what is due; must not throw, and not end what is watched but by a task. Poller thread. */
        void onTime(long nowNanos);

        /** When there is something to do next; {@link #NEVER} if nothing is known. Poller thread. */
        long nextNanos();
    }

    /** @throws UncheckedIOException if the system has no more descriptors */
    Poller(String name) {
        this(name, Parking.MOST_NANOS);
    }

    /** @param parkingNanos for how long the socket of a session that is over is kept for the next */
    Poller(String name, long parkingNanos) {
        parking = new Parking(this, parkingNanos);
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a selector for " + name, e);
        }
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** The sockets that nobody receives from just now. Poller thread. */
    Parking parking() {
        return parking;
    }

    /** Whether tasks are no longer done. Any thread. */
    boolean isClosed() {
        return stopped;
    }

    /** Does the task on this poller's thread after all that were asked for before, unless it is closed. Any thread. */
    void execute(Runnable task) {
        if (!stopped) {
            tasks.add(task);
            selector.wakeup();
        }
    }

    /** Begins to receive; whoever received from the channel before does no more. Poller thread. */
    void register(DatagramChannel channel, Receiver receiver) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, receiver);
    }

    /** Leaves what comes to a registered channel waiting in it. Poller thread. */
    void rest(DatagramChannel channel) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOps(0);
        }
    }

    /** Begins to look after somebody's times. Poller thread. */
    void watch(Watched who) {
        watched.add(who);
        wakeAt(who.nextNanos());
    }

    /** Ends it. Poller thread. */
    void unwatch(Watched who) {
        watched.remove(who);
    }

    /** Whoever is watched and now has an earlier time says so. Poller thread. */
    void wakeAt(long nanos) {
        if (nanos != NEVER && (wakeNanos == NEVER || nanos - wakeNanos < 0)) {
            wakeNanos = nanos;
        }
    }

    /** Closes a channel so that its port is free when this returns. Poller thread, from a task. */
    void release(DatagramChannel channel) {
        try {
            channel.close();
            selector.selectNow(onReady);
        } catch (IOException e) {
            LOG.warn("closing a receiving socket failed", e);
        }
    }

    /** Ends the thread and closes every socket; what sessions there are end without a word. Waits 2 s at most. */
    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            if (thread.isAlive() && !thread.join(JOIN_LIMIT)) {
                LOG.warn("{} is still busy after {}; it ends when it is done", thread.getName(), JOIN_LIMIT);
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
                onTime();
                rest();
            }
            runTasks();
        } catch (IOException | Error e) {
            LOG.error(
                    "{} has ended; its streams receive nothing until the service is started anew", thread.getName(), e);
        } finally {
            stopped = true;
            closeAll();
        }
    }

    private void select() throws IOException {
        if (wakeNanos == NEVER) {
            selector.select(onReady);
            return;
        }
        long restNanos = wakeNanos - System.nanoTime();
        if (restNanos > 0) {
            selector.select(onReady, (restNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        } else {
            selector.selectNow(onReady);
        }
    }

    private void onTime() {
        if (wakeNanos == NEVER) {
            return;
        }
        long nowNanos = System.nanoTime();
        if (wakeNanos - nowNanos > 0) {
            return;
        }
        wakeNanos = NEVER;
        for (Watched each : watched) {
            long due = each.nextNanos();
            if (due != NEVER && due - nowNanos <= 0) {
                each.onTime(nowNanos);
                due = each.nextNanos();
            }
            wakeAt(due);
        }
    }

    private void rest() {
        if (pace.hasReceived()) {
            long nanos = pace.restNanos(System.nanoTime());
            if (nanos > 0) {
                LockSupport.parkNanos(nanos);
            }
        }
    }

    private void receive(SelectionKey key) {
        try {
            pace.received(((Receiver) key.attachment()).receive(batch));
        } catch (RuntimeException e) {
            // As with a task: the other sessions go on.
            LOG.error("receiving on {} failed", thread.getName(), e);
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                // One stream's defect must not end the others on this thread.
                LOG.error("a task of {} failed", thread.getName(), e);
            }
        }
    }

    private void closeAll() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.warn("closing the sockets of {} failed", thread.getName(), e);
        }
    }
}
