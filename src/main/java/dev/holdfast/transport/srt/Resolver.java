package dev.holdfast.transport.srt;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Looks up host names on a few threads of its own, because a lookup may block for as long as it likes. */
final class Resolver implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int MAX_WAITING = 10_000;
    private static final long KEEP_ALIVE_SECONDS = 10;

    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService executor;

    Resolver() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                task -> Thread.ofPlatform()
                        .name("srt-resolver-" + threads.getAndIncrement())
                        .daemon()
                        .unstarted(task));
        pool.allowCoreThreadTimeOut(true);
        executor = pool;
    }

    /**
     * Looks a name up; an address is no name and is answered at once, on the calling thread.
     *
     * @param withinMillis after which the lookup counts as failed
     * @param found takes the address
     * @param failed takes why there is none
     */
    void resolve(String host, int port, int withinMillis, Consumer<InetSocketAddress> found, Consumer<String> failed) {
        if (isAddress(host)) {
            found.accept(new InetSocketAddress(host, port));
            return;
        }
        try {
            var _ = CompletableFuture.supplyAsync(() -> lookUp(host), executor)
                    .orTimeout(withinMillis, TimeUnit.MILLISECONDS)
                    .whenComplete((address, error) -> {
                        if (error == null) {
                            found.accept(new InetSocketAddress(address, port));
                        } else {
                            failed.accept("the host name '" + host
                                    + "' could not be resolved; check its spelling and the machine's DNS");
                        }
                    });
        } catch (RejectedExecutionException _) {
            failed.accept("the host name '" + host + "' was not looked up: too many lookups wait, or the service ends");
        }
    }

    /** Whether it consists of what addresses consist of; such a text is parsed and never looked up. */
    static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private static InetAddress lookUp(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
