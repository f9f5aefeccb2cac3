package dev.holdfast.e2e;

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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Passes UDP datagrams between a front port and a target on loopback; loses a share of them, and holds the others back for
 * a while, in each direction.
 */
final class UdpProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 4 << 20;

    private final InetSocketAddress target;
    private final Selector selector;
    private final DatagramChannel front;
    private final Map<SocketAddress, DatagramChannel> clients = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private final SplittableRandom random = new SplittableRandom();
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private volatile double share;
    private volatile long delayNanos;
    private volatile boolean ended;

    UdpProxy(int frontPort, int targetPort) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        try {
            selector = Selector.open();
            front = open(null);
            front.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), frontPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().daemon().name("udp-proxy-" + frontPort).start(this::run);
    }

    /** @param client whom the channel stands for; null for the front */
    private DatagramChannel open(@Nullable SocketAddress client) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
        channel.register(selector, SelectionKey.OP_READ, client);
        return channel;
    }

    private void run() {
        try {
            while (!ended) {
                selector.select(this::pass, millisToNext());
                sendDue();
            }
            front.close();
            for (DatagramChannel each : clients.values()) {
                each.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pass(SelectionKey key) {
        SocketAddress client = (SocketAddress) key.attachment();
        try {
            SocketAddress from = ((DatagramChannel) key.channel()).receive(buffer.clear());
            if (from == null) {
                return;
            }
            buffer.flip();
            DatagramChannel way = client == null ? wayOf(from) : front;
            if (random.nextDouble() < share) {
                lost.incrementAndGet();
            } else {
                SocketAddress to = client == null ? target : client;
                if (delayNanos == 0) {
                    way.send(buffer, to);
                } else {
                    ByteBuffer copy =
                            ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
                    held.add(new Held(System.nanoTime() + delayNanos, copy, way, to));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that is on its way. */
    private record Held(long dueNanos, ByteBuffer datagram, DatagramChannel way, SocketAddress to) {}

    /** 0 for as long as it takes. */
    private long millisToNext() {
        Held next = held.peek();
        return next == null ? 0 : Math.max(1, (next.dueNanos() - System.nanoTime()) / 1_000_000);
    }

    private void sendDue() throws IOException {
        while (!held.isEmpty() && held.element().dueNanos() - System.nanoTime() <= 0) {
            Held next = held.remove();
            next.way().send(next.datagram(), next.to());
        }
    }

    private DatagramChannel wayOf(SocketAddress client) throws IOException {
        DatagramChannel way = clients.get(client);
        if (way == null) {
            way = open(client);
            clients.put(client, way);
        }
        return way;
    }

    /** @param newShare 0 to 1 */
    void lose(double newShare) {
        share = newShare;
    }

    /** From now on holds each datagram back for so long, the same for all, so that their order stays. */
    void delay(Duration oneWay) {
        delayNanos = oneWay.toNanos();
    }

    /** Datagrams lost so far. */
    long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        ended = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
