package dev.holdfast.socket;

import org.jspecify.annotations.Nullable;

/** The one loop of all clients and listeners of this process; it runs while there is one of them. Thread-safe. */
final class SharedLoop {

    private static @Nullable SocketLoop loop;
    private static int users;

    private SharedLoop() {}

    /** The loop, until {@link #release}. */
    static synchronized SocketLoop acquire() {
        SocketLoop current = loop;
        if (current == null || current.isClosed()) {
            current = new SocketLoop("socket-loop", SharedLoop::defect);
            current.start();
            loop = current;
        }
        users++;
        return current;
    }

    static synchronized void release() {
        users--;
        if (users == 0 && loop != null) {
            loop.close();
            loop = null;
        }
    }

    private static void defect(Throwable defect) {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
        if (handler != null) {
            handler.uncaughtException(thread, defect);
        }
    }
}
