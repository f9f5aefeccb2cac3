package dev.holdfast.bench.feed;

import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** UDP ports of this machine on which a program's output is received and measured, by one thread. */
public final class Meter implements AutoCloseable {

    private static final int BUFFER_OCTETS = 4 << 20;

    private final List<Received> ports = new ArrayList<>();
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
    private final Selector selector;
    private final Thread thread;
    private volatile boolean ended;

    /** Opens so many ports and begins to receive. */
    public Meter(int count) {
        try {
            selector = Selector.open();
            for (int i = 0; i < count; i++) {
                open();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().daemon().name("meter").start(this::run);
    }

    private void open() throws IOException {
        Received received = new Received(FreePorts.udp());
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_OCTETS);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), received.port()));
        channel.register(selector, SelectionKey.OP_READ, received);
        ports.add(received);
        channels.add(channel);
    }

    private void run() {
        try {
            while (!ended) {
                selector.select(this::read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        Received received = (Received) key.attachment();
        try {
            while (channel.receive(buffer.clear()) != null) {
                received.take(buffer.flip(), System.nanoTime(), epochMicros());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long epochMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** The ports in the order of their opening. */
    public List<Received> ports() {
        return ports;
    }

    /** Datagrams missing on all ports together. */
    public long lost() {
        return ports.stream().mapToLong(Received::lost).sum();
    }

    /** Datagrams received on all ports together. */
    public long datagrams() {
        return ports.stream().mapToLong(Received::datagrams).sum();
    }

    /** Markers received on all ports together. */
    public long markers() {
        return ports.stream().mapToLong(Received::markers).sum();
    }

    /** Datagrams that the kernel dropped because this meter did not fetch them in time. */
    public long kernelDrops() {
        return UdpDrops.at(ports.stream().map(Received::port).toList());
    }

    /** Pictures begun on all ports together. */
    public long pictures() {
        return ports.stream().mapToLong(Received::pictures).sum();
    }

    @Override
    public void close() {
        ended = true;
        selector.wakeup();
        try {
            thread.join(1000);
            for (DatagramChannel each : channels) {
                each.close();
            }
            selector.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
