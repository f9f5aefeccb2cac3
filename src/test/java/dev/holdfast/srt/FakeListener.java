package dev.holdfast.srt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A UDP socket that receives probes and answers them as a listener does, unless told to be deaf. */
final class FakeListener implements AutoCloseable {

    private final DatagramChannel channel;
    private final List<byte[]> received = new CopyOnWriteArrayList<>();
    private volatile boolean answering;
    private volatile SocketAddress latest = new InetSocketAddress(0);

    FakeListener(InetAddress address, int port, boolean answering) {
        this.answering = answering;
        try {
            channel = DatagramChannel.open().bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("fake-listener").start(this::run);
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(1500);
        try {
            while (true) {
                latest = channel.receive(buffer.clear());
                byte[] datagram = new byte[buffer.flip().remaining()];
                buffer.get(datagram);
                received.add(datagram);
                if (answering) {
                    int socketId = ByteBuffer.wrap(datagram).getInt(40);
                    channel.send(InductionPacketTest.answer(5, 1, socketId), latest);
                }
            }
        } catch (AsynchronousCloseException _) {
            // The end.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void answers(boolean whether) {
        answering = whether;
    }

    List<byte[]> received() {
        return received;
    }

    /** Sends something to whoever probed last. */
    void send(ByteBuffer datagram) {
        try {
            channel.send(datagram, latest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
