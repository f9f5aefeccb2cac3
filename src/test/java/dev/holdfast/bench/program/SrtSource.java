package dev.holdfast.bench.program;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A camera: srt-live-transmit as a listener that hands on what comes to its UDP port. */
public final class SrtSource implements AutoCloseable {

    private static final long BOUND_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String host;
    private final Function<List<String>, Peer> starter;
    private final int feedPort = FreePorts.udp();
    private final int port = FreePorts.udp();
    private Peer process;

    /**
     * Starts it.
     *
     * @param host the address it receives and listens at
     * @param starter starts commands where it is to run
     */
    public SrtSource(String host, Function<List<String>, Peer> starter) {
        this.host = host;
        this.starter = starter;
        process = start();
    }

    /** One on this machine. */
    public static SrtSource here() {
        return new SrtSource("127.0.0.1", Peer::start);
    }

    /** One on this machine at the loopback address with a number, from 0 to 200: a host of its own. */
    public static SrtSource loopback(int number) {
        return new SrtSource("127.0.1." + (number + 1), Peer::start);
    }

    private Peer start() {
        return starter.apply(SrtLiveTransmit.relay(
                SrtLiveTransmit.udp(host, feedPort),
                "srt://" + host + ":" + port + "?mode=listener&latency=" + Route.LATENCY_MILLIS));
    }

    public String host() {
        return host;
    }

    /** The UDP port that its media comes to. */
    public int feedPort() {
        return feedPort;
    }

    /** The port on which it listens for SRT callers. */
    public int port() {
        return port;
    }

    /** It is gone without a goodbye when this returns. */
    public void kill() {
        process.sigkill();
    }

    /**
     * Starts it again after {@link #kill}; only for one on this machine.
     *
     * @return when its listening socket was there, on the scale of {@link System#nanoTime}
     */
    public long startAgain() {
        process.close();
        process = start();
        return awaitBound(port);
    }

    /** Waits until a UDP port of this machine is bound, and says when it was. */
    public static long awaitBound(int port) {
        long deadline = System.nanoTime() + BOUND_WITHIN_NANOS;
        while (!isBound(port)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the source does not listen on port " + port);
            }
            LockSupport.parkNanos(1_000_000);
        }
        return System.nanoTime();
    }

    private static boolean isBound(int port) {
        String wanted = String.format(Locale.ROOT, ":%04X 0", port);
        try {
            return Files.readString(Path.of("/proc/net/udp")).contains(wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
