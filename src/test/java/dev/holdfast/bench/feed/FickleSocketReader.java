package dev.holdfast.bench.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One by TCP or a Unix socket, called or calling. */
public final class FickleSocketReader implements FickleReader {

    private static final int LITTLE_BUFFER = 64 * 1024;
    private static final long AGAIN_NANOS = 300_000_000;
    private static final long LOOK_NANOS = 10_000_000;

    /** 64 KiB every half a second are about 1 Mbit/s. */
    private static final long SLOW_NANOS = 500_000_000;

    private final @Nullable ServerSocketChannel server;
    private final @Nullable SocketAddress target;
    private volatile @Nullable SocketChannel channel;
    private volatile long pauseNanos;
    private volatile boolean stopped;
    private volatile boolean ended;

    private FickleSocketReader(@Nullable ServerSocketChannel server, @Nullable SocketAddress target) {
        this.server = server;
        this.target = target;
        Thread.ofPlatform().daemon().name("fickle-reader").start(this::run);
    }

    /** One that is called on a port of its own. */
    public static FickleSocketReader called() {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.setOption(StandardSocketOptions.SO_RCVBUF, LITTLE_BUFFER);
            return new FickleSocketReader(
                    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that calls, and calls again. */
    public static FickleSocketReader calling(SocketAddress target) {
        return new FickleSocketReader(null, target);
    }

    /** Where it is called; 0 if it calls. */
    public int port() {
        return server == null ? 0 : server.socket().getLocalPort();
    }

    private void run() {
        while (!ended) {
            try (SocketChannel open = open()) {
                channel = open;
                read(open);
            } catch (IOException _) {
                // Killed, or nobody is there.
            }
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    private SocketChannel open() throws IOException {
        return server == null ? SocketChannel.open(target) : server.accept();
    }

    private void read(SocketChannel from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LITTLE_BUFFER);
        while (!ended) {
            if (stopped) {
                LockSupport.parkNanos(LOOK_NANOS);
            } else if (from.read(buffer.clear()) < 0) {
                return;
            } else if (pauseNanos > 0) {
                LockSupport.parkNanos(pauseNanos);
            }
        }
    }

    @Override
    public void kill() {
        SocketChannel open = channel;
        try {
            if (open != null) {
                if (open.getRemoteAddress() instanceof InetSocketAddress) {
                    open.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                open.close();
            }
        } catch (IOException _) {
            // It is gone already.
        }
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void slow() {
        stopped = false;
        pauseNanos = SLOW_NANOS;
    }

    @Override
    public void recover() {
        stopped = false;
        pauseNanos = 0;
    }

    @Override
    public void close() {
        ended = true;
        kill();
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
