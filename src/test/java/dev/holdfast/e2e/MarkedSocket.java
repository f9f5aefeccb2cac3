package dev.holdfast.e2e;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The media of a {@link MarkedFeed} as a byte stream over TCP or a Unix socket, at an even pace, to whoever calls or to
 * whom it calls, again and again; it can be paused, broken off and damaged.
 */
final class MarkedSocket implements AutoCloseable {

    private static final long RETRY_NANOS = 20_000_000L;

    private final SocketAddress address;
    private final boolean serves;
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread;
    private volatile @Nullable ServerSocketChannel server;
    private volatile @Nullable SocketChannel peer;
    private volatile int damage;
    private volatile boolean paused;
    private volatile boolean ended;

    /**
     * Begins to send.
     *
     * @param serves whether the other side calls, else this one does
     * @param perSecond writes of seven packets each second
     */
    MarkedSocket(SocketAddress address, boolean serves, int perSecond) {
        this.address = address;
        this.serves = serves;
        thread = Thread.ofPlatform().daemon().name("marked-socket").start(() -> run(1_000_000_000L / perSecond));
    }

    private void run(long intervalNanos) {
        long due = System.nanoTime();
        while (!ended) {
            try (SocketChannel open = connect()) {
                peer = open;
                while (!ended) {
                    if (!paused) {
                        write(open, MarkedFeed.datagram(sent.get()));
                        sent.incrementAndGet();
                    }
                    due = Math.max(due + intervalNanos, System.nanoTime());
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            } catch (IOException _) {
                // Broken off, by whichever side, or nobody is there yet: on with the next.
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private SocketChannel connect() throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        ProtocolFamily family = unix ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET;
        if (!serves) {
            SocketChannel channel = SocketChannel.open(family);
            try {
                channel.connect(address);
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        if (unix) {
            Files.deleteIfExists(((UnixDomainSocketAddress) address).getPath());
        }
        try (ServerSocketChannel listening = ServerSocketChannel.open(family)) {
            server = listening;
            listening.bind(address);
            SocketChannel channel = listening.accept();
            if (!unix) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            return channel;
        }
    }

    private void write(SocketChannel to, byte[] datagram) throws IOException {
        int octets = damage;
        damage = 0;
        byte[] out = datagram;
        if (octets > 0) {
            // Zeros in the middle of the fourth packet.
            out = new byte[datagram.length + octets];
            System.arraycopy(datagram, 0, out, 0, 600);
            System.arraycopy(datagram, 600, out, 600 + octets, datagram.length - 600);
        } else if (octets < 0) {
            out = Arrays.copyOf(datagram, datagram.length + octets);
            System.arraycopy(datagram, 600 - octets, out, 600, out.length - 600);
        }
        ByteBuffer all = ByteBuffer.wrap(out);
        while (all.hasRemaining()) {
            to.write(all);
        }
    }

    /** Puts so many bytes into the next write, or leaves so many out if negative. */
    void damage(int octets) {
        damage = octets;
    }

    /** Media stops; the connection stays up. */
    void pause() {
        paused = true;
    }

    void goOn() {
        paused = false;
    }

    /** Ends the connection in good order. */
    void hangUp() {
        close(peer);
    }

    long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        ended = true;
        close(server);
        close(peer);
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(@Nullable AutoCloseable channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
