package dev.holdfast.runtime;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A {@link Loop} on a named platform thread, shared by many streams. */
public final class LoopThread implements Loop, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LoopThread.class.getName());
    private static final Duration END_WITHIN = Duration.ofSeconds(2);

    private final ScheduledThreadPoolExecutor executor;

    /** @param name of the thread */
    public LoopThread(String name) {
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name).daemon().factory(), new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void run(Runnable task) {
        executor.execute(guarded(task));
    }

    @Override
    public Wake after(long delayNanos, Runnable task) {
        try {
            ScheduledFuture<?> future = executor.schedule(guarded(task), delayNanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException _) {
            return () -> {};
        }
    }

    /** A task that throws is a fault worth a line, but no reason to leave the other streams of this thread alone. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a stream's task failed; its event is lost, the stream goes on", e);
            }
        };
    }

    /** Runs what was given so far, then ends. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "a stream loop did not end within " + END_WITHIN);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
