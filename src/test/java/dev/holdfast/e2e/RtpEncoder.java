package dev.holdfast.e2e;

import dev.holdfast.media.rtp.NtpTime;
import dev.holdfast.media.rtp.Rtcp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * A hand-made encoder of RTP with RTCP on the port beside: a hundred packets of MPEG-TS and five sender reports a second,
 * its media lost on the way or its end said as a test wants it.
 */
final class RtpEncoder implements AutoCloseable {

    private static final long SPACING_NANOS = 10_000_000;
    private static final int PACKETS_PER_REPORT = 20;
    private static final int TICKS_PER_PACKET = 900;

    private final int ssrc;
    private final InetSocketAddress media;
    private final InetSocketAddress control;
    private final Thread thread;
    private volatile boolean mediaLost;
    private volatile boolean ended;

    /** Begins to send to a port of this machine, and RTCP to the one after it. */
    RtpEncoder(int port, int ssrc) {
        this.ssrc = ssrc;
        media = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        control = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port + 1);
        thread = Thread.ofPlatform().daemon().name("rtp-encoder").start(this::run);
    }

    /** From now on its packets are lost on the way, but not its reports. */
    void loseMedia() {
        mediaLost = true;
    }

    void loseNothing() {
        mediaLost = false;
    }

    /** Ends with a goodbye. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            long due = System.nanoTime();
            int sent = 0;
            while (!ended) {
                ByteBuffer packet = packet(sent++);
                if (!mediaLost) {
                    channel.send(packet, media);
                }
                if (sent % PACKETS_PER_REPORT == 0) {
                    channel.send(report(sent), control);
                }
                due += SPACING_NANOS;
                LockSupport.parkNanos(due - System.nanoTime());
            }
            channel.send(Rtcp.compound(report(sent).array(), Rtcp.bye(ssrc, "end of shift")), control);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer packet(int number) {
        byte[] payload = MarkedFeed.datagram(number);
        return ByteBuffer.allocate(12 + payload.length)
                .putShort((short) 0x8021)
                .putShort((short) number)
                .putInt(number * TICKS_PER_PACKET)
                .putInt(ssrc)
                .put(payload)
                .flip();
    }

    private ByteBuffer report(int sent) {
        long now = NtpTime.of(System.currentTimeMillis() * 1_000_000);
        return ByteBuffer.wrap(Rtcp.senderReport(ssrc, now, sent * TICKS_PER_PACKET, sent));
    }
}
