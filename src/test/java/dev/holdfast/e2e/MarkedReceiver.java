package dev.holdfast.e2e;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives what a {@link MarkedFeed} sent, and checks each datagram byte for byte. */
class MarkedReceiver implements AutoCloseable {

    private final DatagramSocket socket;
    private final Thread thread;
    private final List<String> faults = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private long received;
    private Instant lastArrival = Instant.MIN;
    private long lastNumber = -1;

    MarkedReceiver() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setReceiveBufferSize(4 << 20);
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
        thread = Thread.ofPlatform().daemon().name("marked-receiver").start(this::receive);
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!socket.isClosed()) {
            try {
                packet.setLength(2048);
                socket.receive(packet);
                check(Arrays.copyOf(packet.getData(), packet.getLength()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    note("the receiver failed: " + e);
                }
            }
        }
    }

    /** What a packet carries; null, and noted, if it is none of those that were sent. */
    protected byte @Nullable [] media(byte[] packet) {
        return packet;
    }

    private synchronized void check(byte[] packet) {
        lastArrival = Instant.now();
        byte[] datagram = media(packet);
        if (datagram == null) {
            return;
        }
        if (datagram.length != MarkedFeed.DATAGRAM_BYTES) {
            note("expected " + MarkedFeed.DATAGRAM_BYTES + " bytes, got " + datagram.length);
            return;
        }
        long number = MarkedFeed.number(datagram);
        if (!Arrays.equals(datagram, MarkedFeed.datagram(number))) {
            note("datagram " + number + " is not what was sent");
        }
        if (number <= lastNumber) {
            note("datagram " + number + " after " + lastNumber);
        } else if (lastNumber >= 0 && number != lastNumber + 1) {
            gaps.add(new Gap(lastNumber + 1, number));
        }
        lastNumber = number;
        received++;
    }

    protected final synchronized void note(String fault) {
        if (faults.size() < 20) {
            faults.add(fault);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    synchronized long received() {
        return received;
    }

    /** When the latest datagram came, by this process's clock. */
    synchronized Instant lastArrival() {
        return lastArrival;
    }

    /** Datagrams that came altered, twice or out of order. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** The numbers before which something is missing. */
    synchronized List<Long> gaps() {
        return gaps.stream().map(Gap::next).toList();
    }

    /** What is missing between the first and the last datagram that came. */
    synchronized List<Gap> missing() {
        return List.copyOf(gaps);
    }

    synchronized long missingCount() {
        return gaps.stream().mapToLong(gap -> gap.next - gap.first).sum();
    }

    /**
     * Consecutive datagrams that did not come.
     *
     * @param first the first of them
     * @param next the one after them, which came
     */
    record Gap(long first, long next) {}

    @Override
    public void close() {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
