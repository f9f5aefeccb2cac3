package dev.holdfast.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.reconnect.LifeWatch;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Looking out for TCP and Unix listeners, over real sockets. */
@Timeout(60)
class KnockerTest {

    @TempDir
    Path directory;

    private final SocketTransport transport = new SocketTransport();
    private final int port = FreePorts.tcp();
    private final AtomicInteger backs = new AtomicInteger();

    @AfterEach
    void end() {
        transport.close();
    }

    private Rig tcp() {
        return new Rig(transport, "tcp://127.0.0.1:" + port);
    }

    private Rig unix() {
        return new Rig(transport, "unix:" + socketFile());
    }

    private Path socketFile() {
        return directory.resolve("cam.sock");
    }

    private LifeWatch watch(Rig rig, boolean away) {
        return rig.reconnector.watchForLife(away, _ -> backs.incrementAndGet());
    }

    private ServerSocketChannel server() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private ServerSocketChannel unixServer() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socketFile()));
    }

    /** The next caller who is there already; null if there is none. */
    private static SocketChannel next(ServerSocketChannel server) throws IOException {
        server.configureBlocking(false);
        return server.accept();
    }

    private void awaitBack() {
        Rig.await().until(() -> backs.get() == 1);
    }

    private static void send(SocketChannel to, byte[] octets) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(octets);
        while (all.hasRemaining()) {
            to.write(all);
        }
    }

    private static boolean isBrokenOff(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException _) {
            return true;
        }
    }

    private void takesOver(Rig rig, ServerSocketChannel server) throws IOException {
        try (SocketChannel peer = server.accept()) {
            send(peer, Ts.packets(0, 30));
            awaitBack();
            rig.connect();
            rig.awaitMedia(Ts.packets(0, 30));
            send(peer, Ts.packets(30, 60));
            rig.awaitMedia(Ts.packets(0, 60));
            rig.awaitCalls("opened 1", "media 1");
            assertThat(next(server)).isNull();
        }
    }

    @Test
    void watch_whenATcpListenerAppears_parksTheOnlyConnectionForTheNextAttempt() throws IOException {
        try (Rig rig = tcp()) {
            watch(rig, true);
            try (ServerSocketChannel server = server()) {
                takesOver(rig, server);
            }
        }
    }

    @Test
    void watch_whenAUnixListenerAppears_parksTheOnlyConnectionForTheNextAttempt() throws IOException {
        try (Rig rig = unix()) {
            watch(rig, true);
            try (ServerSocketChannel server = unixServer()) {
                takesOver(rig, server);
            }
        }
    }

    @Test
    void parkedConnection_thatNobodyTakes_isClosedAndTheNextAttemptMakesItsOwn() throws IOException {
        try (Rig rig = tcp();
                ServerSocketChannel server = server()) {
            watch(rig, true);
            try (SocketChannel peer = server.accept()) {
                awaitBack();
                assertThat(isBrokenOff(peer)).isTrue();
            }
            rig.connect();
            try (SocketChannel peer = server.accept()) {
                send(peer, Ts.packets(0, 10));
                rig.awaitMedia(Ts.packets(0, 10));
            }
        }
    }

    @Test
    void parkedConnection_whenTheSourceIsClosed_isClosed() throws IOException {
        try (ServerSocketChannel server = server();
                Rig rig = tcp()) {
            watch(rig, true);
            try (SocketChannel peer = server.accept()) {
                awaitBack();
                rig.reconnector.close();
                assertThat(isBrokenOff(peer)).isTrue();
            }
        }
    }

    @Test
    void cancel_afterTheCall_leavesTheConnectionToTheNextAttempt() throws IOException {
        try (ServerSocketChannel server = server();
                Rig rig = tcp()) {
            LifeWatch watch = watch(rig, true);
            try (SocketChannel _ = server.accept()) {
                awaitBack();
                watch.cancel();
                rig.connect();
                rig.awaitCalls("opened 1");
                assertThat(next(server)).isNull();
            }
        }
    }

    @Test
    void cancel_whileItLooksOut_endsIt() throws Exception {
        try (Rig rig = tcp()) {
            LifeWatch watch = watch(rig, true);
            watch.cancel();
            watch.cancel();
            settle();
            try (ServerSocketChannel server = server()) {
                rig.connect();
                try (SocketChannel _ = server.accept()) {
                    rig.awaitCalls("opened 1");
                }
                assertThat(backs).hasValue(0);
            }
        }
    }

    /** Waits until the loop has done what it was asked for. */
    private void settle() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        transport.loop().execute(done::countDown);
        done.await();
    }

    @Test
    void attempt_underWayOfAWatch_endsTheWatch() throws IOException {
        try (Rig rig = tcp()) {
            watch(rig, true);
            rig.connect();
            rig.awaitCalls("ended 1");
            try (ServerSocketChannel server = server()) {
                rig.connect();
                try (SocketChannel _ = server.accept()) {
                    rig.awaitCalls("ended 1", "opened 2");
                    assertThat(next(server)).isNull();
                    assertThat(backs).hasValue(0);
                }
            }
        }
    }

    @Test
    void watch_ofATcpListenerThatIsThere_callsNobody() throws IOException {
        try (ServerSocketChannel _ = server();
                Rig rig = tcp()) {
            assertThat(watch(rig, false)).isSameAs(LifeWatch.NONE);
        }
    }

    @Test
    void watch_ofAUnixListenerThatIsThere_callsItOnlyWhenItsFileIsNew() throws Exception {
        try (Rig rig = unix()) {
            ServerSocketChannel first = unixServer();
            watch(rig, false);
            settle();
            assertThat(next(first)).isNull();
            first.close();
            Files.delete(socketFile());
            try (ServerSocketChannel second = unixServer();
                    SocketChannel _ = second.accept()) {
                awaitBack();
            }
        }
    }

    @Test
    void close_ofTheTransport_withWatchesAndAParkedConnection_closesAll() throws IOException {
        try (ServerSocketChannel server = unixServer();
                Rig parked = unix();
                Rig watching = tcp()) {
            watch(parked, true);
            watching.reconnector.watchForLife(true, _ -> {});
            try (SocketChannel peer = server.accept()) {
                awaitBack();
                transport.close();
                assertThat(isBrokenOff(peer)).isTrue();
            }
        }
    }

    @Test
    void call_thatMeetsItself_isRefusedAndLeavesThePortFree() throws IOException {
        SocketAddress own = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (SocketChannel self = SocketChannel.open().bind(own)) {
            assertThat(self.connect(own)).isTrue();
            assertThatThrownBy(() -> OutgoingCall.refuseItself(self)).isInstanceOf(ConnectException.class);
        }
        try (ServerSocketChannel _ = server();
                SocketChannel other = SocketChannel.open(own)) {
            OutgoingCall.refuseItself(other);
            assertThat(other.isConnected()).isTrue();
        }
    }
}
