package dev.holdfast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * MPEG-TS datagrams of seven packets, each datagram one unit of its PID, whose every byte follows from a running number, sent at an even pace, so that a
 * receiver can tell whether what it got is exactly what was sent.
 */
final class MarkedFeed implements AutoCloseable {

    static final int DATAGRAM_BYTES = 7 * 188;
    private static final int PID = 0x100;

    private final AtomicLong sent = new AtomicLong();
    private final Thread thread;
    private volatile boolean paused;
    private volatile boolean ended;

    /**
     * To a port of this machine.
     *
     * @param perSecond datagrams each second, 1 to 2000
     */
    MarkedFeed(int port, int perSecond) {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), perSecond);
    }

    /** @param perSecond datagrams each second, 1 to 2000 */
    MarkedFeed(InetSocketAddress target, int perSecond) {
        thread = Thread.ofPlatform().daemon().name("marked-feed").start(() -> send(target, 1_000_000_000L / perSecond));
    }

    private void send(InetSocketAddress target, long intervalNanos) {
        try (DatagramChannel channel = DatagramChannel.open()) {
            long due = System.nanoTime();
            while (!ended) {
                if (!paused) {
                    channel.send(ByteBuffer.wrap(datagram(sent.getAndIncrement())), target);
                }
                due += intervalNanos;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The datagram of a number: seven TS packets of one PID with running continuity, filled from the number. */
    static byte[] datagram(long number) {
        ByteBuffer out = ByteBuffer.allocate(DATAGRAM_BYTES);
        SplittableRandom fill = new SplittableRandom(number);
        for (int i = 0; i < 7; i++) {
            int continuity = (int) ((number * 7 + i) & 0xF);
            int unitStart = i == 0 ? 0x40 : 0;
            out.put((byte) 0x47)
                    .put((byte) (unitStart | PID >> 8))
                    .put((byte) PID)
                    .put((byte) (0x10 | continuity));
            out.putLong(number);
            while (out.position() < (i + 1) * 188) {
                out.put((byte) fill.nextInt());
            }
        }
        return out.array();
    }

    /** The number that a datagram carries. */
    static long number(byte[] datagram) {
        return ByteBuffer.wrap(datagram).getLong(4);
    }

    /** Media stops; whatever carries it stays up. */
    void pause() {
        paused = true;
    }

    void goOn() {
        paused = false;
    }

    long sent() {
        return sent.get();
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
