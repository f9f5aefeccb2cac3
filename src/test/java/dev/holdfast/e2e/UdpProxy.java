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
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Passes UDP datagrams between a front port and a target on loopback, and loses a share of them in each direction. */
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
    private volatile double share;
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
                selector.select(this::pass);
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
                way.send(buffer, client == null ? target : client);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
