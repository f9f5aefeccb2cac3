package dev.holdfast.transport.srt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/** Fifty datagrams of null packets a second to a port of this machine, for a relay to pass on. */
final class UdpFeed implements AutoCloseable {

    private final Thread thread;
    private volatile boolean ended;

    UdpFeed(int port) {
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        thread = Thread.ofPlatform().daemon().name("udp-feed").start(() -> send(target));
    }

    private void send(InetSocketAddress target) {
        byte[] bytes = new byte[7 * 188];
        for (int i = 0; i < 7; i++) {
            bytes[i * 188] = 0x47;
            bytes[i * 188 + 1] = 0x1F;
            bytes[i * 188 + 2] = (byte) 0xFF;
            bytes[i * 188 + 3] = 0x10;
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            while (!ended) {
                socket.send(new DatagramPacket(bytes, bytes.length, target));
                LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
