package dev.holdfast.srt;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A look-out for SRT listeners that are away: asks them with the first datagram of a handshake, which a listener answers
 * without making a connection, and tells as soon as one answers.
 *
 * <p>One daemon thread, {@code srt-prober}, started with the first watch; one UDP socket for each destination, shared by all
 * who watch it. {@link ProbePace} says how often, {@link ProbeBook} what counts as an answer; all together send {@value
 * #MOST_PER_SECOND} probes a second at most, whoever has waited longest first. Needs no libsrt. Thread-safe.
 */
public final class InductionProber implements AutoCloseable {

    /** Probes of all destinations in one second. */
    public static final int MOST_PER_SECOND = 2000;

    private static final System.Logger LOG = System.getLogger("dev.holdfast.srt");

    /** What is due within this is sent in one turn of the thread. */
    private static final long TURN_NANOS = 5_000_000;

    private static final int MOST_AT_ONCE = 20;

    /** How long it is remembered for how long a destination has been away, from one watch to the next. */
    private static final long MEMORY_NANOS = TimeUnit.MINUTES.toNanos(2);

    private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);

    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sockets = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();

    // Guarded by this.
    private @Nullable Thread thread;
    private volatile @Nullable Selector selector;
    private volatile boolean closed;

    // The thread's own.
    private final Map<ProbeRoute, ProbeTarget> targets = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final SplittableRandom spread = new SplittableRandom();
    private final ByteBuffer out = ByteBuffer.allocateDirect(InductionPacket.OCTETS);
    private final ByteBuffer in = ByteBuffer.allocateDirect(2 * InductionPacket.OCTETS);
    private final long startNanos = System.nanoTime();
    private final ProbeQueue queue = new ProbeQueue(new ProbeBudget(MOST_PER_SECOND, MOST_AT_ONCE, startNanos));
    private long sweptNanos = startNanos;

    /** Told of what a destination says; on the prober's thread, must neither block nor throw. */
    @FunctionalInterface
    public interface Told {

        /**
         * It answers; called once at most, and nothing after it.
         *
         * @param roundTripNanos how long that took
         */
        void answered(long roundTripNanos);

        /** Its host says by ICMP that nobody listens there; any number of times. */
        default void refused() {}
    }

    /** One who waits for a destination. */
    public static final class Watch {

        private final InductionProber prober;
        private final ProbeRoute route;
        private volatile boolean cancelled;
        private ProbeBook.@Nullable Watcher watcher;

        private Watch(InductionProber prober, ProbeRoute route) {
            this.prober = prober;
            this.route = route;
        }

        /** Ends it: never blocks, may be called again; a call that is under way may still come. Any thread. */
        public void cancel() {
            if (!cancelled) {
                cancelled = true;
                prober.post(() -> prober.end(this));
            }
        }
    }

    /**
     * Watches a destination until it answers; the first probe goes out at once.
     *
     * @param remote resolved
     * @param options of the caller that will call there; its interface and type of service are the probes' too
     * @param away whether the first answer is news; otherwise it is only after one was missed or refused
     * @param told what it says
     * @return not watching anything if the prober is closed, or the system has no descriptors for it
     */
    public Watch watch(InetSocketAddress remote, SrtOptions options, boolean away, Told told) {
        if (remote.isUnresolved()) {
            throw new IllegalArgumentException("remote: expected a resolved address, found " + remote);
        }
        Watch watch = new Watch(this, ProbeRoute.of(remote, options));
        start();
        post(() -> begin(watch, away, told));
        return watch;
    }

    /** Sockets in use now: one for each destination that is watched. */
    public int sockets() {
        return sockets.get();
    }

    /** Probes sent so far. */
    public long sent() {
        return sent.get();
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            try {
                selector = Selector.open();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "no look-out for SRT sources that are away: the prober cannot start", e);
                return;
            }
            thread = Thread.ofPlatform().daemon().name("srt-prober").start(this::run);
        }
    }

    private void post(Runnable command) {
        Selector open = selector;
        if (!closed && open != null) {
            commands.add(command);
            open.wakeup();
        }
    }

    /** Ends the thread and closes all sockets; nobody is told. Waits 2 s at most. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        Selector open = selector;
        if (running == null || open == null) {
            return;
        }
        open.wakeup();
        if (Thread.currentThread().equals(running)) {
            return;
        }
        try {
            if (!running.join(JOIN_LIMIT)) {
                LOG.log(Level.WARNING, "whom the SRT prober told does not return; its thread is left behind");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Selector own = selector) {
            while (!closed && own != null) {
                await(own);
                for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
                    next.run();
                }
                probe(own);
                sweep();
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the SRT prober has ended; returning sources are found by the next attempt only", e);
        } finally {
            closed = true;
            targets.values().forEach(ProbeTarget::close);
            sockets.set(0);
        }
    }

    private void await(Selector own) throws IOException {
        if (queue.isEmpty()) {
            own.select(this::ready);
            return;
        }
        long waitNanos = queue.waitNanos(System.nanoTime());
        if (waitNanos <= 0) {
            own.selectNow(this::ready);
        } else {
            own.select(this::ready, TimeUnit.NANOSECONDS.toMillis(Math.max(waitNanos, TURN_NANOS)) + 1);
        }
    }

    private void begin(Watch watch, boolean away, Told told) {
        if (watch.cancelled) {
            return;
        }
        long now = System.nanoTime();
        ProbeTarget target = targets.computeIfAbsent(watch.route, route -> new ProbeTarget(route, now));
        if (!target.book.isWatched()) {
            sockets.incrementAndGet();
        }
        watch.watcher = target.book.add(away, told, now);
        queue.schedule(target, now);
    }

    private void end(Watch watch) {
        ProbeTarget target = targets.get(watch.route);
        if (target != null && watch.watcher != null && target.book.isWatched()) {
            target.book.remove(watch.watcher);
            restIfUnwatched(target);
        }
        watch.watcher = null;
    }

    private void restIfUnwatched(ProbeTarget target) {
        if (!target.book.isWatched()) {
            target.close();
            target.restingSinceNanos = System.nanoTime();
            sockets.decrementAndGet();
        }
    }

    private void probe(Selector own) {
        long now = System.nanoTime();
        for (ProbeTarget next = queue.next(now); next != null; next = queue.next(now)) {
            probe(next, own, now);
        }
    }

    private void probe(ProbeTarget target, Selector own, long now) {
        long unpredictable = random.nextLong();
        int socketId = Math.max(1, (int) (unpredictable >>> 33));
        InductionPacket.write(
                out.clear(),
                (int) TimeUnit.NANOSECONDS.toMicros(now - startNanos),
                (int) unpredictable,
                socketId,
                target.route.remote().getAddress());
        target.probe(out.flip(), socketId, own, now);
        sent.incrementAndGet();
        tellRefused(target);
        queue.schedule(target, now + ProbePace.jittered(target.book.intervalNanos(now), spread.nextDouble()));
    }

    private void ready(SelectionKey key) {
        ProbeTarget target = (ProbeTarget) key.attachment();
        if (target.receive(in, System.nanoTime())) {
            List<ProbeBook.Watcher> told = target.book.takeTold();
            if (!told.isEmpty()) {
                restIfUnwatched(target);
                told.forEach(each -> tell(() -> each.told.answered(target.book.roundTripNanos())));
            }
        }
        tellRefused(target);
    }

    private static void tellRefused(ProbeTarget target) {
        if (target.book.takeRefused()) {
            target.book.watchers().forEach(each -> tell(each.told::refused));
        }
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "whom the SRT prober told threw", e);
        }
    }

    /** Forgets what nobody has asked for in a long time. */
    private void sweep() {
        long now = System.nanoTime();
        if (now - sweptNanos > MEMORY_NANOS) {
            sweptNanos = now;
            targets.values().removeIf(each -> !each.book.isWatched() && now - each.restingSinceNanos > MEMORY_NANOS);
        }
    }
}
