package dev.holdfast.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The other side: accepts on a TCP or Unix socket and does the same with every connection, one after the other. */
final class TestPeer implements AutoCloseable {

    /** What it does with a connection, which is closed afterwards. */
    interface Manner {
        void meet(SocketChannel caller) throws Exception;
    }

    /** Sends nothing and reads nothing until the caller is gone. */
    static final Manner HOLD = caller -> {
        java.nio.ByteBuffer sink = java.nio.ByteBuffer.allocate(1024);
        while (caller.read(sink.clear()) >= 0) {
            // on until the end
        }
    };

    static final Manner ECHO = caller -> {
        java.nio.ByteBuffer sink = java.nio.ByteBuffer.allocate(1024);
        while (caller.read(sink.clear()) >= 0) {
            caller.write(sink.flip());
        }
    };

    static final Manner HANG_UP = _ -> {};

    private final ServerSocketChannel server;
    private final Manner manner;
    private final List<SocketChannel> callers = new CopyOnWriteArrayList<>();
    private final SocketTarget target;

    private TestPeer(ServerSocketChannel server, SocketTarget target, Manner manner) {
        this.server = server;
        this.target = target;
        this.manner = manner;
        Thread.ofVirtual().name("test-peer").start(this::accept);
    }

    static TestPeer tcp(Manner manner) {
        return tcp(0, manner);
    }

    static TestPeer tcp(int port, Manner manner) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            int bound = ((InetSocketAddress) server.getLocalAddress()).getPort();
            return new TestPeer(server, new SocketTarget.Tcp("127.0.0.1", bound), manner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestPeer unix(Path path, Manner manner) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            return new TestPeer(server, new SocketTarget.Unix(path.toString()), manner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel caller = server.accept();
                callers.add(caller);
                Thread.ofVirtual().name("test-peer-call").start(() -> meet(caller));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void meet(SocketChannel caller) {
        try (caller) {
            manner.meet(caller);
        } catch (Exception _) {
            // The caller broke off, or the test is over.
        }
    }

    SocketTarget target() {
        return target;
    }

    /** How many have called so far. */
    int calls() {
        return callers.size();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (SocketChannel each : callers) {
                each.close();
            }
            if (target instanceof SocketTarget.Unix unix) {
                Files.deleteIfExists(Path.of(unix.path()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
