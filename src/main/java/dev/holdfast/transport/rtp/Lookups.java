package dev.holdfast.transport.rtp;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.SourceUri;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The few daemon threads on which names of hosts are resolved, each within a limit; they end when there is nothing to do. */
final class Lookups implements AutoCloseable {

    private static final int THREADS = 4;
    private static final long IDLE_SECONDS = 10;

    private final Finder finder;
    private final long limitMillis;
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor alarm;

    /** Who is told the outcome; exactly one of the two is called, once. */
    interface Answer {
        void found(Endpoint endpoint);

        void failed(OpenException reason);
    }

    /** Finds the endpoint of a source; may block. */
    @FunctionalInterface
    interface Finder {
        Endpoint find(SourceUri source) throws OpenException;
    }

    Lookups(Finder finder, long limitMillis) {
        this.finder = finder;
        this.limitMillis = limitMillis;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon("rtp-lookup-" + number.incrementAndGet(), task),
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
        alarm = new ScheduledThreadPoolExecutor(
                1, task -> daemon("rtp-lookup-alarm", task), new ThreadPoolExecutor.DiscardPolicy());
        alarm.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        alarm.allowCoreThreadTimeOut(true);
        alarm.setRemoveOnCancelPolicy(true);
    }

    /** Finds a source's endpoint; the answer comes on one of these threads. Never blocks. */
    void find(SourceUri source, Answer answer) {
        AtomicBoolean answered = new AtomicBoolean();
        var late = alarm.schedule(
                () -> {
                    if (answered.compareAndSet(false, true)) {
                        answer.failed(tooLate(source));
                    }
                },
                limitMillis,
                TimeUnit.MILLISECONDS);
        threads.execute(() -> {
            if (!answered.get()) {
                find(source, answer, answered);
                late.cancel(false);
            }
        });
    }

    /** Does not wait for a name that is being resolved; what is not answered yet will not be. */
    @Override
    public void close() {
        alarm.shutdownNow();
        threads.shutdownNow();
    }

    private void find(SourceUri source, Answer answer, AtomicBoolean answered) {
        try {
            Endpoint found = finder.find(source);
            if (answered.compareAndSet(false, true)) {
                answer.found(found);
            }
        } catch (OpenException e) {
            if (answered.compareAndSet(false, true)) {
                answer.failed(e);
            }
        }
    }

    private OpenException tooLate(SourceUri source) {
        return new OpenException(
                ErrorClass.TIMEOUT,
                "the name server gave no answer for '" + source.host() + "' within " + limitMillis + " ms",
                null);
    }

    private static Thread daemon(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).unstarted(task);
    }
}
