package dev.holdfast.bench.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A UDP socket that sends and does not care what becomes of it. */
final class UdpSender implements AutoCloseable {

    private final DatagramChannel channel;

    UdpSender() {
        try {
            channel = DatagramChannel.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(ByteBuffer datagram, InetSocketAddress target) {
        try {
            channel.send(datagram, target);
        } catch (IOException _) {
            // A full queue or an unreachable network: the sequence numbers tell of it.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
