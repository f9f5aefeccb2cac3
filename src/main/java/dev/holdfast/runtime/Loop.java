package dev.holdfast.runtime;

/** The one thread that owns a stream: runs what it is given in order, one at a time. */
public interface Loop {

    /** Runs a task soon. From any thread; never blocks. After the loop has ended the task is dropped. */
    void run(Runnable task);

    /** Runs a task after a delay unless cancelled before. From any thread. */
    Wake after(long delayNanos, Runnable task);

    /** A task that waits for its time. */
    @FunctionalInterface
    interface Wake {

        /** Takes it back; no effect if it runs already. */
        void cancel();
    }
}
