package dev.holdfast.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.socket.SocketFailure.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketListenerTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final RecordingHooks hooks = new RecordingHooks();

    private Path path() {
        return directory.resolve("in.sock");
    }

    private SocketConfiguration.Builder unix() {
        return SocketConfiguration.builder(new SocketTarget.Unix(path().toString()), hooks);
    }

    private static final SocketHooks ECHO = session -> {
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        while (session.read(buffer.clear()) >= 0) {
            session.write(buffer.flip());
        }
    };

    @Test
    void listener_overTcpAndUnix_servesItsCallersSideBySide() throws Exception {
        for (SocketTarget target :
                List.of(new SocketTarget.Tcp("127.0.0.1", 0), new SocketTarget.Unix(path().toString()))) {
            try (SocketListener listener = SocketListener.listen(
                            SocketConfiguration.builder(target, ECHO).build());
                    SocketChannel one = call(listener.target());
                    SocketChannel other = call(listener.target())) {
                assertThat(echoed(other, "there")).isEqualTo("there");
                assertThat(echoed(one, "here")).isEqualTo("here");
                assertThat(listener.sessions()).isEqualTo(2);
                assertThat(listener.shutdown(SOON)).isTrue();
                assertThat(one.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
        assertThat(Claims.count()).isZero();
    }

    @Test
    void hooks_ofASession_areCalledInOrder() throws Exception {
        try (SocketListener listener = SocketListener.listen(unix().build())) {
            call(listener.target()).close();
            hooks.awaitCalls("disconnect", 1);
            assertThat(hooks.calls).containsExactly("socket", "connect", "session", "disconnect");
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void onError_withStop_endsTheListener() throws Exception {
        hooks.afterError = SocketHooks.AfterError.STOP;
        try (SocketListener listener = SocketListener.listen(
                        unix().readTimeout(Duration.ofMillis(20)).build());
                SocketChannel silent = call(listener.target())) {
            hooks.awaitCalls("error TIMEOUT", 1);
            Awaitility.await().atMost(SOON).until(() -> Files.notExists(path()));
            assertThat(listener.error().orElseThrow().kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void onSocket_thatThrows_endsThatSessionOnlyAndIsTold() throws Exception {
        SocketHooks defective = new RecordingHooks() {
            @Override
            public void onSocket(SocketChannel channel, SocketTarget target) {
                throw new IllegalStateException("no such option");
            }
        };
        SocketTarget target = new SocketTarget.Unix(path().toString());
        try (SocketListener listener = SocketListener.listen(
                SocketConfiguration.builder(target, defective).build())) {
            for (int i = 0; i < 2; i++) {
                try (SocketChannel caller = call(target)) {
                    assertThat(caller.read(ByteBuffer.allocate(1))).isEqualTo(-1);
                }
            }
            Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(listener.error())
                    .hasValueSatisfying(e -> assertThat(e)
                            .hasMessageContaining("no such option")
                            .extracting(SocketFailure::kind)
                            .isEqualTo(Kind.HOOK)));
            Awaitility.await().atMost(SOON).until(() -> listener.sessions() == 0);
        }
    }

    @Test
    void callers_beyondTheMost_areClosedAtOnce() throws Exception {
        try (SocketListener listener = SocketListener.listen(
                        unix().readTimeout(Duration.ZERO).maxSessions(1).build());
                SocketChannel first = call(listener.target())) {
            hooks.awaitCalls("session", 1);
            try (SocketChannel second = call(listener.target())) {
                assertThat(second.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
            assertThat(first.isConnected()).isTrue();
            assertThat(hooks.count("session")).isEqualTo(1);
        }
    }

    @Test
    void file_thatNobodyListensOnAnyMore_isReplaced() throws Exception {
        ServerSocketChannel dead = ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX);
        dead.bind(java.net.UnixDomainSocketAddress.of(path()));
        dead.close();
        assertThat(path()).exists();
        try (SocketListener listener = SocketListener.listen(unix().build());
                SocketChannel caller = call(listener.target())) {
            assertThat(caller.isConnected()).isTrue();
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void file_thatSomebodyListensOn_isLeftAlone() throws Exception {
        try (TestPeer other = TestPeer.unix(path(), TestPeer.ECHO)) {
            assertThatThrownBy(() -> SocketListener.listen(unix().build()))
                    .isInstanceOfSatisfying(
                            SocketFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE));
            try (SocketChannel caller = call(other.target())) {
                assertThat(echoed(caller, "alive")).isEqualTo("alive");
            }
        }
    }

    @Test
    void file_thatIsNoSocket_isLeftAlone() throws Exception {
        Files.writeString(path(), "precious");
        assertThatThrownBy(() -> SocketListener.listen(unix().build()))
                .isInstanceOfSatisfying(
                        SocketFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_A_SOCKET));
        assertThat(path()).hasContent("precious");
        Files.delete(path());
        Files.createSymbolicLink(path(), directory.resolve("nowhere"));
        assertThatThrownBy(() -> SocketListener.listen(unix().build())).hasMessageContaining("is no socket");
        assertThat(Files.isSymbolicLink(path())).isTrue();
    }

    @Test
    void file_thatAnotherHasTakenOver_isNotRemovedOnClose() throws Exception {
        SocketListener listener = SocketListener.listen(unix().build());
        Files.delete(path());
        try (TestPeer other = TestPeer.unix(path(), TestPeer.HOLD)) {
            listener.close();
            assertThat(path()).exists();
            assertThat(other.calls()).isZero();
        }
    }

    @Test
    void directory_thatIsNotThere_isSaid() {
        SocketTarget target =
                new SocketTarget.Unix(directory.resolve("none/in.sock").toString());
        assertThatThrownBy(() -> SocketListener.listen(
                        SocketConfiguration.builder(target, hooks).build()))
                .isInstanceOfSatisfying(
                        SocketFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_LOCAL_ADDRESS))
                .hasMessageContaining("directory is not there");
    }

    @Test
    void permissions_areThoseAskedFor() throws Exception {
        Set<java.nio.file.attribute.PosixFilePermission> asked = PosixFilePermissions.fromString("rw-rw----");
        try (SocketListener listener =
                SocketListener.listen(unix().permissions(asked).build())) {
            assertThat(Files.getPosixFilePermissions(path())).isEqualTo(asked);
            assertThat(listener.sessions()).isZero();
        }
    }

    @Test
    void tcpPort_inUse_isSaid() {
        try (TestPeer other = TestPeer.tcp(TestPeer.HOLD)) {
            assertThatThrownBy(() -> SocketListener.listen(
                            SocketConfiguration.builder(other.target(), hooks).build()))
                    .isInstanceOfSatisfying(
                            SocketFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
                    .hasMessageContaining("ss -ltnp");
        }
        assertThat(Claims.count()).isZero();
    }

    private static SocketChannel call(SocketTarget target) throws IOException {
        return switch (target) {
            case SocketTarget.Tcp tcp ->
                SocketChannel.open(
                        new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), tcp.port()));
            case SocketTarget.Unix unix -> SocketChannel.open(unix.address());
        };
    }

    private static String echoed(SocketChannel channel, String text) throws IOException {
        byte[] octets = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(octets));
        ByteBuffer back = ByteBuffer.allocate(octets.length);
        while (back.hasRemaining() && channel.read(back) >= 0) {
            // on until all is back
        }
        return new String(back.array(), java.nio.charset.StandardCharsets.US_ASCII);
    }
}
