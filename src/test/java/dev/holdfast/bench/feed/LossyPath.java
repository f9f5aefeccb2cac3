package dev.holdfast.bench.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bad network between a front port and a target of this machine: in each direction it loses a share of the datagrams and
 * holds each other one back for a time of its own, so that some overtake others. The same seed makes the same choices.
 */
public final class LossyPath implements AutoCloseable {

    private static final int BUFFER_OCTETS = 4 << 20;

    private final int port;
    private final InetSocketAddress target;
    private final double share;
    private final long jitterNanos;
    private final SplittableRandom random;
    private final Selector selector;
    private final DatagramChannel front;
    private final DatagramChannel back;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
    private final PriorityQueue<Held> held = new PriorityQueue<>();
    private final Thread thread;
    private @Nullable SocketAddress caller;
    private final AtomicLong longestPauseNanos = new AtomicLong();
    private long lastForthNanos;
    private volatile boolean ended;

    /**
     * Begins to pass datagrams on; only the latest caller is answered.
     *
     * @param share lost, 0 to 1
     * @param jitterNanos the longest time to be held back
     */
    public LossyPath(int frontPort, int targetPort, double share, long jitterNanos, long seed) {
        port = frontPort;
        this.share = share;
        this.jitterNanos = jitterNanos;
        random = new SplittableRandom(seed);
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        try {
            selector = Selector.open();
            front = open(frontPort);
            back = open(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().daemon().name("lossy-path").start(this::run);
    }

    /** The front port. */
    public int port() {
        return port;
    }

    private DatagramChannel open(int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_OCTETS);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    private void run() {
        try {
            while (!ended) {
                Held next = held.peek();
                long wait = next == null ? 0 : Math.max(1, (next.dueNanos - System.nanoTime()) / 1_000_000);
                selector.select(this::read, wait);
                sendDue();
            }
            front.close();
            back.close();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key) {
        try {
            SocketAddress from = ((DatagramChannel) key.channel()).receive(buffer.clear());
            boolean forth = key.channel().equals(front);
            if (from == null || random.nextDouble() < share) {
                return;
            }
            if (forth) {
                caller = from;
            }
            buffer.flip();
            ByteBuffer copy =
                    ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
            held.add(new Held(System.nanoTime() + random.nextLong(jitterNanos + 1), copy, forth));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sendDue() {
        while (!held.isEmpty() && held.element().dueNanos - System.nanoTime() <= 0) {
            Held next = held.remove();
            SocketAddress to = next.forth ? target : caller;
            try {
                if (next.forth) {
                    noteForth();
                }
                if (to != null) {
                    (next.forth ? back : front).send(next.datagram, to);
                }
            } catch (IOException _) {
                // One more that is lost.
            }
        }
    }

    private void noteForth() {
        long now = System.nanoTime();
        if (lastForthNanos != 0) {
            longestPauseNanos.accumulateAndGet(now - lastForthNanos, Math::max);
        }
        lastForthNanos = now;
    }

    /**
     * The longest time since the last call of this in which nothing went forth, whoever was to blame: the feed, the machine or
     * this path.
     */
    public long takeLongestPauseNanos() {
        return longestPauseNanos.getAndSet(0);
    }

    /** One that is on its way. */
    private record Held(long dueNanos, ByteBuffer datagram, boolean forth) implements Comparable<Held> {

        @Override
        public int compareTo(Held other) {
            return Long.signum(dueNanos - other.dueNanos);
        }
    }

    @Override
    public void close() {
        ended = true;
        selector.wakeup();
        try {
            thread.join(1000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
