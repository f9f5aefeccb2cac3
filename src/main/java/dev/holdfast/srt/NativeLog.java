package dev.holdfast.srt;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * libsrt's own log, led to the {@link System.Logger} named {@value #LOGGER}.
 *
 * <p>libsrt calls its log handler on its own threads and under its log lock, so the handler only copies the line into a
 * bounded queue; what does not fit is counted. A daemon thread writes the lines out, at most {@value #LINES_PER_SECOND}
 * a second, because a lossy link makes libsrt talk a lot.
 */
final class NativeLog {

    static final String LOGGER = "dev.holdfast.srt.native";

    private static final int LINES_PER_SECOND = 10;
    private static final int QUEUE_LINES = 1024;
    private static final int LOG_CRIT = 2;
    private static final int LOG_ERR = 3;
    private static final int LOG_WARNING = 4;
    private static final int LOG_NOTICE = 5;

    /** SRT_LOGF_DISABLE_TIME, _THREADNAME, _SEVERITY and _EOL: our logger adds its own. */
    private static final int BARE_TEXT = 1 | 2 | 4 | 8;

    private static final BlockingQueue<Line> QUEUE = new ArrayBlockingQueue<>(QUEUE_LINES);
    private static final AtomicLong DROPPED = new AtomicLong();

    /** Held for ever: libsrt may still be inside it while it is being unset. */
    private static final LogHandler HANDLER = NativeLog::onLine;

    private static @Nullable Function setHandler;

    /** {@code SRT_LOG_HANDLER_FN}. */
    interface LogHandler extends Callback {
        void invoke(Pointer opaque, int level, Pointer file, int line, Pointer area, Pointer message);
    }

    private record Line(Level level, String text) {}

    private NativeLog() {}

    /** Routes libsrt's log; a library without the functions for it keeps logging to standard error. */
    static synchronized void install(NativeLibrary library) {
        Thread.ofPlatform().daemon().name("srt-log").start(NativeLog::writeOut);
        try {
            boolean talkative = System.getLogger(LOGGER).isLoggable(Level.DEBUG);
            library.getFunction("srt_setloglevel").invokeVoid(new Object[] {talkative ? LOG_NOTICE : LOG_WARNING});
            library.getFunction("srt_setlogflags").invokeVoid(new Object[] {BARE_TEXT});
            Function function = library.getFunction("srt_setloghandler");
            // Threads stay attached, or each line would cost milliseconds under libsrt's log lock. They are daemons,
            // and
            // SrtLibrary's shutdown ends them before the JVM ends: without that it would hang at exit.
            Native.setCallbackThreadInitializer(HANDLER, new CallbackThreadInitializer(true, false, "srt-native"));
            function.invokeVoid(new Object[] {Pointer.NULL, HANDLER});
            setHandler = function;
        } catch (UnsatisfiedLinkError e) {
            offer(Level.WARNING, "libsrt's log stays on standard error: " + e.getMessage());
        }
    }

    /** Unsets the handler; when this returns, libsrt is no longer inside it. */
    static synchronized void uninstall() {
        if (setHandler != null) {
            setHandler.invokeVoid(new Object[] {Pointer.NULL, Pointer.NULL});
            setHandler = null;
        }
    }

    /** Logs without waiting, for threads of libsrt. */
    static void offer(Level level, String text) {
        if (!QUEUE.offer(new Line(level, text))) {
            DROPPED.incrementAndGet();
        }
    }

    static Level levelOf(int syslogLevel) {
        return switch (syslogLevel) {
            case 0, 1, LOG_CRIT, LOG_ERR -> Level.ERROR;
            case LOG_WARNING -> Level.WARNING;
            case LOG_NOTICE -> Level.DEBUG;
            default -> Level.TRACE;
        };
    }

    /** Runs on any thread of libsrt, under its log lock: nothing here may wait, call libsrt or throw. */
    private static void onLine(Pointer opaque, int level, Pointer file, int line, Pointer area, Pointer message) {
        try {
            offer(levelOf(level), lineOf(area.getString(0), message.getString(0)));
        } catch (Throwable e) {
            DROPPED.incrementAndGet();
        }
    }

    /** libsrt's message begins with an empty prefix, ": ", and often with the function's name a second time. */
    static String lineOf(String area, String message) {
        String text = message.strip();
        text = text.startsWith(":") ? text.substring(1).strip() : text;
        return text.startsWith(area + ":") ? text : area + ": " + text;
    }

    private static void writeOut() {
        Logger logger = System.getLogger(LOGGER);
        long windowEnd = System.nanoTime();
        int inWindow = 0;
        long suppressed = 0;
        while (true) {
            try {
                Line line = QUEUE.poll(1, TimeUnit.SECONDS);
                if (System.nanoTime() - windowEnd >= 0) {
                    suppressed += DROPPED.getAndSet(0);
                    if (suppressed > 0) {
                        logger.log(Level.WARNING, "{0} further lines of libsrt were left out", suppressed);
                    }
                    windowEnd = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                    inWindow = 0;
                    suppressed = 0;
                }
                if (line != null && ++inWindow <= LINES_PER_SECOND) {
                    logger.log(line.level, line.text);
                } else if (line != null) {
                    suppressed++;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
