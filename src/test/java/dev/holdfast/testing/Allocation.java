package dev.holdfast.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** The heap bytes a thread has allocated, as the JVM counts them. */
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** By the calling thread since it was started. */
    public static long ofThisThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** By a thread since it was started. */
    public static long of(Thread thread) {
        return THREADS.getThreadAllocatedBytes(thread.threadId());
    }
}
