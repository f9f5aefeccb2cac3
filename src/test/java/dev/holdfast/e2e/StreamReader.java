package dev.holdfast.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A reader of marked media by TCP or a Unix socket that can break off, stop reading and read slowly. What comes by one
 * connection must be whole datagrams with increasing numbers; one that never has a trouble must get every number.
 */
final class StreamReader implements AutoCloseable {

    private static final long SLOW_PAUSE_NANOS = 50_000_000;
    private static final int LITTLE_BUFFER = 64 * 1024;

    private enum Pace {
        FULL,
        SLOW,
        STOPPED
    }

    private final @Nullable ServerSocketChannel server;
    private final List<String> faults = new ArrayList<>();
    private volatile @Nullable SocketChannel channel;
    private volatile Pace pace = Pace.FULL;
    private volatile boolean troubled;
    private final AtomicLong received = new AtomicLong();
    private volatile boolean ended;

    private StreamReader(@Nullable ServerSocketChannel server, @Nullable SocketChannel first) {
        this.server = server;
        this.channel = first;
        Thread.ofPlatform().daemon().name("stream-reader").start(this::run);
    }

    /** One that is called, again and again. */
    static StreamReader tcpServer() {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.setOption(StandardSocketOptions.SO_RCVBUF, LITTLE_BUFFER);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new StreamReader(server, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that calls. */
    static StreamReader tcp(int port) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, LITTLE_BUFFER);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new StreamReader(null, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StreamReader unix(Path path) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(path));
            return new StreamReader(null, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        while (!ended) {
            try (SocketChannel now = server == null ? channel : server.accept()) {
                channel = now;
                if (now != null) {
                    read(now);
                }
            } catch (IOException _) {
                // The connection is over.
            }
            if (server == null) {
                return;
            }
        }
    }

    private void read(SocketChannel from) throws IOException {
        ByteBuffer datagram = ByteBuffer.allocate(MarkedFeed.DATAGRAM_BYTES);
        long last = -1;
        while (!ended) {
            while (pace == Pace.STOPPED && !ended && from.isOpen()) {
                LockSupport.parkNanos(SLOW_PAUSE_NANOS);
            }
            if (pace == Pace.SLOW) {
                LockSupport.parkNanos(SLOW_PAUSE_NANOS);
            }
            if (from.read(datagram) < 0) {
                return;
            }
            if (!datagram.hasRemaining()) {
                last = check(datagram.array(), last);
                datagram.clear();
            }
        }
    }

    private long check(byte[] datagram, long last) {
        long number = MarkedFeed.number(datagram);
        if (!Arrays.equals(datagram, MarkedFeed.datagram(number))) {
            note("datagram " + number + " is not what was sent");
        } else if (number <= last) {
            note("datagram " + number + " after " + last);
        } else if (last >= 0 && number != last + 1 && !troubled) {
            note("datagrams " + (last + 1) + " to " + number + " are missing");
        }
        received.incrementAndGet();
        return number;
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

    int port() {
        try {
            return server == null ? 0 : ((InetSocketAddress) server.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks off without a word, as the kernel does for a process that was killed with data unread. */
    void reset() {
        troubled = true;
        SocketChannel now = channel;
        try {
            if (now != null) {
                now.setOption(StandardSocketOptions.SO_LINGER, 0);
                now.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes nothing any more; the connection stays. */
    void stop() {
        troubled = true;
        pace = Pace.STOPPED;
    }

    /** Takes some 26 kB a second. */
    void slow() {
        troubled = true;
        pace = Pace.SLOW;
    }

    void readOn() {
        pace = Pace.FULL;
    }

    @Override
    public void close() {
        ended = true;
        pace = Pace.FULL;
        try {
            if (server != null) {
                server.close();
            }
            SocketChannel now = channel;
            if (now != null) {
                now.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
