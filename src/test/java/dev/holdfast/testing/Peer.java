package dev.holdfast.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A process a test talks to: {@code ffmpeg}, {@code srt-live-transmit}, {@code redis-server}, the service itself.
 *
 * <p>Its output, standard error included, is read all the time and kept (the last {@value #KEPT_BYTES} bytes at most).
 * {@link #close()} kills it and its descendants by their handles; what a test forgets to close is killed when the test
 * JVM ends.
 */
public final class Peer implements AutoCloseable {

    private static final int KEPT_BYTES = 4 << 20;
    private static final Set<Peer> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Peer::killAll), "peer-cleanup"));
    }

    private final String name;
    private final Process process;
    private final Thread reader;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private Peer(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("output-of-" + name).start(this::readOutput);
        RUNNING.add(this);
    }

    /** Starts a command found on the PATH or given by its path. */
    public static Peer start(String... command) {
        return start(List.of(command));
    }

    /** Starts a command found on the PATH or given by its path. */
    public static Peer start(List<String> command) {
        return start(new ProcessBuilder(command));
    }

    /** Starts what the builder describes (environment, directory); standard error is joined to the output. */
    public static Peer start(ProcessBuilder builder) {
        String name = builder.command().getFirst().replaceAll(".*/", "");
        try {
            return new Peer(name, builder.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + String.join(" ", builder.command()), e);
        }
    }

    /** Stops it without its noticing: it neither runs nor dies until {@link #sigcont()}. */
    public void sigstop() {
        signal("STOP");
    }

    public void sigcont() {
        signal("CONT");
    }

    /** Asks it to end; most media tools then say goodbye to their peer. */
    public void sigterm() {
        signal("TERM");
    }

    /** Ends it without a goodbye; it is gone when this returns. */
    public void sigkill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** The processor time it has used. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Its standard input. */
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    /** Everything it printed so far. */
    public String output() {
        synchronized (output) {
            return output.toString(StandardCharsets.UTF_8);
        }
    }

    /** Waits until the output so far contains a text; fails with the whole output when it does not come. */
    public void awaitOutput(String text, Duration atMost) {
        awaitOutput(text, printed -> printed.contains(text), atMost);
    }

    /** Waits until the output so far satisfies a condition; fails with the whole output when it does not come. */
    public void awaitOutput(String what, Predicate<String> condition, Duration atMost) {
        try {
            Awaitility.await()
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> condition.test(output()));
        } catch (RuntimeException e) {
            throw new AssertionError(
                    name + " did not print '" + what + "' within " + atMost + "; it printed:\n" + output(), e);
        }
    }

    /**
     * Waits for its end.
     *
     * @return the exit value, by the shell's habit 128 + n after signal n
     */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " still runs after " + atMost + "; it printed:\n" + output());
            }
            reader.join(1000);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
    }

    /** Kills it and everything it started. */
    @Override
    public void close() {
        killAll();
        awaitExit(Duration.ofSeconds(10));
        RUNNING.remove(this);
    }

    @Override
    public String toString() {
        return name + " (pid " + process.pid() + ", " + (process.isAlive() ? "running" : "ended") + ")";
    }

    private void killAll() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Java knows only TERM and KILL. Sending to a process we hold the handle of, so the id cannot be another's. */
    private void signal(String signal) {
        if (!process.isAlive()) {
            throw new AssertionError(name + " has ended, cannot send SIG" + signal + "; it printed:\n" + output());
        }
        try {
            int result = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (result != 0) {
                throw new AssertionError("kill -" + signal + " " + this + " failed with " + result);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("kill -" + signal + " " + this, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending SIG" + signal + " to " + name, e);
        }
    }

    private void readOutput() {
        byte[] buffer = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException e) {
            // A killed process closes the stream under us; what it printed before is kept.
            return;
        }
    }

    private void keep(byte[] bytes, int count) {
        synchronized (output) {
            output.write(bytes, 0, count);
            if (output.size() > 2 * KEPT_BYTES) {
                byte[] all = output.toByteArray();
                output.reset();
                output.write(all, all.length - KEPT_BYTES, KEPT_BYTES);
            }
        }
    }
}
