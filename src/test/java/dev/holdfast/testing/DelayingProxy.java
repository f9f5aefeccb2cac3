package dev.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Passes UDP datagrams between a front port and a target on loopback, each some time late, in order, in both directions. */
public final class DelayingProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 4 << 20;

    private final InetSocketAddress target;
    private final long delayNanos;
    private final DatagramSocket front;
    private final Map<SocketAddress, DatagramSocket> clients = new ConcurrentHashMap<>();
    private final DelayQueue<Late> underWay = new DelayQueue<>();
    private final AtomicLong order = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread sender;

    private record Late(DatagramSocket from, DatagramPacket packet, long dueNanos, long number) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Late late = (Late) other;
            int byTime = Long.signum(dueNanos - late.dueNanos);
            return byTime != 0 ? byTime : Long.compare(number, late.number);
        }
    }

    /** @param delay in each direction */
    public DelayingProxy(int targetPort, Duration delay) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        delayNanos = delay.toNanos();
        front = socket();
        sender = Thread.ofPlatform().daemon().name("delaying-proxy").start(this::send);
        Thread.ofPlatform().daemon().name("delaying-proxy-front").start(this::receiveFromClients);
    }

    /** Where clients find it. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), front.getLocalPort());
    }

    /** Datagrams that the system would not send on. */
    public long lost() {
        return lost.get();
    }

    private static DatagramSocket socket() {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setReceiveBufferSize(BUFFER_BYTES);
            return socket;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receiveFromClients() {
        receive(front, packet -> {
            DatagramSocket way = clients.computeIfAbsent(packet.getSocketAddress(), this::newWay);
            packet.setSocketAddress(target);
            later(way, packet);
        });
    }

    private DatagramSocket newWay(SocketAddress client) {
        DatagramSocket way = socket();
        Thread.ofPlatform()
                .daemon()
                .name("delaying-proxy-back")
                .start(() -> receive(way, packet -> {
                    packet.setSocketAddress(client);
                    later(front, packet);
                }));
        return way;
    }

    private void later(DatagramSocket from, DatagramPacket packet) {
        underWay.add(new Late(from, packet, System.nanoTime() + delayNanos, order.incrementAndGet()));
    }

    private static void receive(DatagramSocket socket, Consumer<DatagramPacket> handler) {
        byte[] buffer = new byte[2048];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                packet.setData(Arrays.copyOf(packet.getData(), packet.getLength()));
                handler.accept(packet);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void send() {
        while (!front.isClosed()) {
            try {
                Late late = underWay.take();
                late.from.send(late.packet);
            } catch (IOException _) {
                // As on a real way: what cannot be sent is lost.
                lost.incrementAndGet();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    @Override
    public void close() {
        front.close();
        clients.values().forEach(DatagramSocket::close);
        sender.interrupt();
    }
}
