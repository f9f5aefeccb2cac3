package dev.holdfast.output;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The threads that write to connected outputs and files: one each, which may wait there as long as it has to. */
final class Writers {

    /** How long an output that is closed may still send what waits. */
    static final long GRACE_MILLIS = 1000;

    private static final long END_WITHIN_MILLIS = GRACE_MILLIS + 500;

    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /** Starts one. Those that wait for a disk are platform threads, since a virtual one would keep its carrier. */
    Thread start(String name, boolean platform, Runnable work) {
        Thread.Builder builder = platform ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        Thread thread = builder.name(name).unstarted(() -> {
            try {
                work.run();
            } finally {
                running.remove(Thread.currentThread());
            }
        });
        running.add(thread);
        thread.start();
        return thread;
    }

    /** Waits for all of them, but not much longer than {@link #GRACE_MILLIS}; those that are left are interrupted. */
    void awaitEnd() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_WITHIN_MILLIS);
        try {
            for (Thread each : running) {
                each.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        running.forEach(Thread::interrupt);
    }
}
