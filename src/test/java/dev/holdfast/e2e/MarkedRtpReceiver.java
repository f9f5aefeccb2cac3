package dev.holdfast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A receiver of marked media in RTP: every packet must be the next by its sequence number and by its mark, and of one SSRC. */
final class MarkedRtpReceiver implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int MP2T = 33;

    private final DatagramSocket socket;
    private final List<String> faults = new ArrayList<>();
    private final AtomicLong received = new AtomicLong();
    private long last = -1;
    private int lastSequence;
    private int ssrc;

    MarkedRtpReceiver(int port) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setReceiveBufferSize(4 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("marked-rtp-receiver").start(this::receive);
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

    private void check(byte[] octets) {
        ByteBuffer packet = ByteBuffer.wrap(octets);
        int sequence = packet.getShort(2) & 0xFFFF;
        byte[] media = Arrays.copyOfRange(octets, HEADER, octets.length);
        long number = MarkedFeed.number(media);
        if (packet.get(0) != (byte) 0x80 || packet.get(1) != MP2T) {
            note("a header of " + packet.get(0) + " " + packet.get(1));
        } else if (!Arrays.equals(media, MarkedFeed.datagram(number))) {
            note("datagram " + number + " is not what was sent");
        } else if (last >= 0
                && (number != last + 1 || sequence != ((lastSequence + 1) & 0xFFFF) || ssrc != packet.getInt(8))) {
            note("datagram " + number + " of sequence " + sequence + " after " + last + " of " + lastSequence);
        }
        last = number;
        lastSequence = sequence;
        ssrc = packet.getInt(8);
        received.incrementAndGet();
    }

    private synchronized void note(String fault) {
        if (faults.size() < 20) {
            faults.add(fault);
        }
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    long received() {
        return received.get();
    }

    @Override
    public void close() {
        socket.close();
    }
}
