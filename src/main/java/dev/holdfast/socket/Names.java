package dev.holdfast.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The look-up of host names, which may block for as long as it likes and therefore has a few daemon threads of its own; they
 * end when there is nothing to do.
 */
public final class Names {

    private static final int THREADS = 4;
    private static final int MAX_WAITING = 10_000;
    private static final long IDLE_SECONDS = 10;
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final ThreadPoolExecutor EXECUTOR = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> Thread.ofPlatform()
                    .daemon()
                    .name("socket-lookup-" + NUMBER.incrementAndGet())
                    .unstarted(task));

    static {
        EXECUTOR.allowCoreThreadTimeOut(true);
    }

    private Names() {}

    /**
     * The address of a target, each time anew. A path and an address written as digits are answered at once.
     *
     * @param withinMillis after which the look-up counts as failed
     * @return completed with a {@link SocketFailure} of kind {@code UNRESOLVED} if there is none
     */
    public static CompletableFuture<SocketAddress> addressOf(SocketTarget target, long withinMillis) {
        return switch (target) {
            case SocketTarget.Unix unix -> CompletableFuture.completedFuture(unix.address());
            case SocketTarget.Tcp tcp -> addressOf(tcp, withinMillis);
        };
    }

    private static CompletableFuture<SocketAddress> addressOf(SocketTarget.Tcp target, long withinMillis) {
        String host = target.host();
        if (host == null) {
            return CompletableFuture.completedFuture(new InetSocketAddress(target.port()));
        }
        if (isAddress(host)) {
            return CompletableFuture.completedFuture(new InetSocketAddress(InetAddress.ofLiteral(host), target.port()));
        }
        try {
            return CompletableFuture.supplyAsync(() -> lookUp(target, host), EXECUTOR)
                    .orTimeout(withinMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new SocketFailure(
                    SocketFailure.Kind.NO_RESOURCES, "'" + host + "' was not looked up: too many look-ups wait", e));
        }
    }

    /** Whether the host is an address, which is parsed and never looked up. */
    public static boolean isAddress(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static SocketAddress lookUp(SocketTarget target, String host) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(host), target instanceof SocketTarget.Tcp tcp ? tcp.port() : 0);
        } catch (UnknownHostException e) {
            throw new CompletionException(SocketFailure.of("connecting to", target, e));
        }
    }
}
