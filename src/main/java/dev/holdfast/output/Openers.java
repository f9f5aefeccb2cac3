package dev.holdfast.output;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The few daemon threads on which names are resolved and sockets opened again, because DNS may take seconds to answer
 * and neither media nor a caller may wait for it. They end when there is nothing to do.
 */
final class Openers implements AutoCloseable {

    /** Finds the address of a name; may block. */
    @FunctionalInterface
    interface Resolver {
        InetAddress resolve(String host) throws IOException;
    }

    // Two, so that one name whose server does not answer does not hold up all others.
    private static final int THREADS = 2;
    private static final long IDLE_SECONDS = 10;

    private final Resolver resolver;
    private final long retryMillis;
    private final ScheduledThreadPoolExecutor threads;

    Openers(Resolver resolver, long retryMillis) {
        this.resolver = resolver;
        this.retryMillis = retryMillis;
        AtomicInteger number = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(
                THREADS,
                task -> Thread.ofPlatform()
                        .daemon()
                        .name("output-opener-" + number.incrementAndGet())
                        .unstarted(task),
                // Refuses only once closed, and then there is nothing left to open.
                new ThreadPoolExecutor.DiscardPolicy());
        threads.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    long retryMillis() {
        return retryMillis;
    }

    InetAddress resolve(String host) throws IOException {
        return resolver.resolve(host);
    }

    void soon(Runnable task) {
        threads.execute(task);
    }

    void later(Runnable task) {
        var _ = threads.schedule(task, retryMillis, TimeUnit.MILLISECONDS);
    }

    /** Does not wait for a name that is being resolved. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
