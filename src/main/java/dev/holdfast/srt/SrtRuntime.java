package dev.holdfast.srt;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SRT connections and listeners on a few threads: the entrance to this library.
 *
 * <p>Nothing here waits for the network; results come to the handlers. Safe for any thread.
 */
public final class SrtRuntime implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.holdfast.srt");

    /** A poller's longest step is libsrt's close under its global lock, seen to take 1.4 s. */
    private static final long POLLER_END_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final SrtLibrary library;
    private final RuntimeSettings settings;
    private final List<Poller> pollers = new ArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private SrtRuntime(SrtLibrary library, RuntimeSettings settings) {
        this.library = library;
        this.settings = settings;
    }

    /**
     * Starts with the defaults of {@link Builder}.
     *
     * @throws SrtUnavailableException where libsrt cannot be used; the message says what to install
     */
    public static SrtRuntime start() throws SrtUnavailableException {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    public SrtLibrary library() {
        return library;
    }

    /**
     * Makes one attempt to connect as a caller.
     *
     * @param remote resolved; an unresolved one ends in {@link SrtConnectFailure.Kind#UNRESOLVED}
     * @throws IllegalStateException where the runtime is closed
     */
    public SrtConnection connect(InetSocketAddress remote, SrtOptions options, SrtHandler handler) {
        Poller poller = leastLoaded();
        SrtConnection connection = new SrtConnection(poller, remote, options);
        post(poller, () -> ConnectionSocket.call(poller, connection, null, options, handler));
        return connection;
    }

    /**
     * Makes one attempt to meet a peer that calls us from {@code remote} while we call it from {@code local}.
     *
     * @throws IllegalStateException where the runtime is closed
     */
    public SrtConnection rendezvous(
            InetSocketAddress local, InetSocketAddress remote, SrtOptions options, SrtHandler handler) {
        Poller poller = leastLoaded();
        SrtConnection connection = new SrtConnection(poller, remote, options);
        post(poller, () -> ConnectionSocket.call(poller, connection, local, options, handler));
        return connection;
    }

    /**
     * Listens for callers.
     *
     * @param local where; port 0 takes a free one
     * @param options of the listener and of every connection it accepts
     * @param policy who may come in
     * @throws IllegalStateException where the runtime is closed
     */
    public SrtListener listen(
            InetSocketAddress local, SrtOptions options, SrtAcceptPolicy policy, SrtListenerHandler handler) {
        Poller poller = leastLoaded();
        SrtListener listener = new SrtListener(poller, local, options);
        post(poller, () -> ListenerSocket.open(poller, listener, policy, handler));
        return listener;
    }

    /**
     * Closes every connection and listener, each with its last callback, and ends the threads.
     *
     * <p>Waits for them, normally a few milliseconds and 3 s at most; from a handler it does not wait. Idempotent.
     */
    @Override
    public void close() {
        beginClose();
        boolean fromHandler = pollers.stream().anyMatch(Poller::isCurrentThread);
        long deadline = System.nanoTime() + POLLER_END_NANOS;
        for (Poller each : pollers) {
            if (!fromHandler && !each.awaitEnd(Math.max(1, deadline - System.nanoTime()))) {
                LOG.log(Level.WARNING, "an SRT handler does not return; its thread is left behind");
            }
        }
        SrtLibrary.unregister(this);
        closed.countDown();
    }

    /** Asks the pollers to end, without waiting. */
    void beginClose() {
        closing.set(true);
        pollers.forEach(Poller::stop);
    }

    /** Waits until the owner has closed the runtime, or its grace since {@code startNanos} is over. */
    void awaitOwner(long startNanos) {
        try {
            long left = settings.ownerGrace().toNanos() - (System.nanoTime() - startNanos);
            var _ = closed.await(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Poller leastLoaded() {
        return pollers.stream().min(Comparator.comparingInt(Poller::load)).orElseThrow();
    }

    private void post(Poller poller, Runnable command) {
        if (closing.get() || !poller.post(command)) {
            throw new IllegalStateException("the SRT runtime is closed");
        }
    }

    private void startPollers() throws SrtUnavailableException {
        for (int i = 0; i < settings.pollers(); i++) {
            pollers.add(new Poller("srt-poller-" + i, settings));
        }
        SrtLibrary.register(this);
        pollers.forEach(Poller::start);
    }

    /** Settings of a runtime. */
    public static final class Builder {

        private RuntimeSettings settings = RuntimeSettings.DEFAULTS;

        private Builder() {}

        /**
         * Threads that receive, 1 (default) to 64; one serves some 200 connections of 1 Mbit/s.
         *
         * <p>libsrt wakes only one of several at a packet, not always the right one, so more than one adds up to 10 ms
         * of delay to packets.
         */
        public Builder pollers(int count) {
            settings = new RuntimeSettings(
                    count, settings.statisticsInterval(), settings.callerPorts(), settings.ownerGrace());
            return this;
        }

        /** How often statistics are sampled, 10 ms to 60 s, default 100 ms. */
        public Builder statisticsInterval(Duration interval) {
            settings = new RuntimeSettings(settings.pollers(), interval, settings.callerPorts(), settings.ownerGrace());
            return this;
        }

        /** Local UDP ports that callers share, per poller and address family, 1 to 256, default 4. */
        public Builder callerPorts(int count) {
            settings = new RuntimeSettings(
                    settings.pollers(), settings.statisticsInterval(), count, settings.ownerGrace());
            return this;
        }

        /**
         * How long the end of the JVM waits for the owner to {@link SrtRuntime#close()} by itself before this library
         * closes everything, 0 to 60 s, default 0. For owners that close in a shutdown hook of their own.
         */
        public Builder ownerGrace(Duration grace) {
            settings = new RuntimeSettings(
                    settings.pollers(), settings.statisticsInterval(), settings.callerPorts(), grace);
            return this;
        }

        /**
         * Loads libsrt if need be and starts the threads.
         *
         * @throws SrtUnavailableException where libsrt cannot be used; the message says what to install
         */
        public SrtRuntime start() throws SrtUnavailableException {
            SrtRuntime runtime = new SrtRuntime(SrtLibrary.load(), settings);
            runtime.startPollers();
            return runtime;
        }
    }
}
