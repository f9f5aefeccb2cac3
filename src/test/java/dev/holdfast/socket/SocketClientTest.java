package dev.holdfast.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.socket.SocketEnd.Cause;
import dev.holdfast.socket.SocketFailure.Kind;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketClientTest extends StartedClients {

    private SocketConfiguration.Builder to(SocketTarget target) {
        return SocketConfiguration.builder(target, hooks).waitStrategy(WaitStrategy.constant(Duration.ofMillis(5)));
    }

    @Test
    void hooks_ofASession_areCalledInOrder() throws Exception {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HANG_UP)) {
            SocketClient client = started(to(peer.target())
                    .waitStrategy(WaitStrategy.doNotReconnect())
                    .build());
            assertThat(end(client)).isEqualTo(new SocketEnd(Cause.NO_FURTHER_ATTEMPT, Optional.empty()));
            assertThat(hooks.calls).containsExactly("socket", "connect", "session", "disconnect");
            assertThat(client.error()).isEmpty();
            assertThat(client.isRunning()).isFalse();
        }
    }

    @Test
    void onSocket_seesTheDefaultsAndMaySetMore() throws Exception {
        AtomicReference<List<Object>> seen = new AtomicReference<>(List.of());
        SocketHooks setting = new SocketHooks() {
            @Override
            public void onSocket(SocketChannel channel, SocketTarget target) throws IOException {
                assertThat(channel.isConnected()).isFalse();
                channel.setOption(StandardSocketOptions.IP_TOS, 0x10);
            }

            @Override
            public void onSession(SocketSession session) throws Exception {
                SocketChannel channel = session.channel();
                seen.set(List.of(
                        channel.getOption(StandardSocketOptions.SO_KEEPALIVE),
                        channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE),
                        channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL),
                        channel.getOption(StandardSocketOptions.TCP_NODELAY),
                        channel.getOption(StandardSocketOptions.IP_TOS)));
            }
        };
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketClient client = started(SocketConfiguration.builder(peer.target(), setting)
                    .waitStrategy(WaitStrategy.doNotReconnect())
                    .build());
            assertThat(end(client).error()).isEmpty();
            assertThat(seen.get()).containsExactly(true, 5, 5, true, 0x10);
        }
    }

    @Test
    void octets_goBothWays_overTcpAndUnix() throws Exception {
        for (TestPeer peer :
                List.of(TestPeer.tcp(TestPeer.ECHO), TestPeer.unix(directory.resolve("echo.sock"), TestPeer.ECHO))) {
            byte[] sent = new byte[300_000];
            new java.util.SplittableRandom(7).nextBytes(sent);
            AtomicReference<byte[]> got = new AtomicReference<>(new byte[0]);
            SocketHooks echo = session -> {
                Thread writer = Thread.ofVirtual().start(() -> {
                    try {
                        session.outputStream().write(sent);
                    } catch (IOException e) {
                        session.close();
                    }
                });
                got.set(session.inputStream().readNBytes(sent.length));
                writer.join();
            };
            try (peer) {
                SocketClient client = started(SocketConfiguration.builder(peer.target(), echo)
                        .waitStrategy(WaitStrategy.doNotReconnect())
                        .build());
                assertThat(end(client).error()).isEmpty();
                assertThat(got.get()).isEqualTo(sent);
            }
        }
    }

    @Test
    void path_ofAFileOrDirectory_isToldApartFromASocketWithoutListener() throws Exception {
        Path file = Files.writeString(directory.resolve("film.sock"), "precious");
        Path folder = Files.createDirectory(directory.resolve("folder.sock"));
        for (Path each : List.of(file, folder)) {
            SocketClient client =
                    started(SocketConfiguration.builder(new SocketTarget.Unix(each.toString()), new RecordingHooks())
                            .waitStrategy(WaitStrategy.immediateError())
                            .build());
            SocketFailure error = end(client).error().orElseThrow();
            assertThat(error.kind()).isEqualTo(Kind.NOT_A_SOCKET);
            assertThat(error).hasMessageContaining("connecting to unix:" + each).hasMessageContaining("check the path");
        }
    }

    @Test
    void peer_thatAcceptsNobody_isToldApartAndKeepsItsFile() throws Exception {
        Path path = directory.resolve("full.sock");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try (ServerSocketChannel hung = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hung.bind(address, 1);
            // connect(2): one more than the backlog is taken.
            try (SocketChannel first = SocketChannel.open(address);
                    SocketChannel second = SocketChannel.open(address)) {
                SocketTarget target = new SocketTarget.Unix(path.toString());
                SocketClient client = started(SocketConfiguration.builder(target, new RecordingHooks())
                        .waitStrategy(WaitStrategy.immediateError())
                        .build());
                SocketFailure error = end(client).error().orElseThrow();
                assertThat(error.kind()).isEqualTo(Kind.BUSY);
                assertThat(error).hasMessageContaining("see whether the peer hangs");
                assertThatThrownBy(() -> ListeningSocket.open(target, 0, Set.of()))
                        .isInstanceOfSatisfying(
                                SocketFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE));
                assertThat(path).exists();
                assertThat(List.of(first, second)).allMatch(SocketChannel::isConnected);
            }
        }
    }

    @Test
    void nobodyListens_isRetriedUntilSomebodyDoes() {
        int port = FreePorts.tcp();
        SocketClient client =
                started(to(new SocketTarget.Tcp("127.0.0.1", port)).build());
        hooks.awaitCalls("error REFUSED", 3);
        assertThat(hooks.calls).doesNotContain("connect", "disconnect");
        assertThat(client.error().orElseThrow().kind()).isEqualTo(Kind.REFUSED);
        try (TestPeer peer = TestPeer.tcp(port, TestPeer.HOLD)) {
            hooks.awaitCalls("session", 1);
            // The kernel connects before the peer has taken the call.
            await().until(() -> peer.calls() > 0);
            assertThat(peer.calls()).isEqualTo(1);
            assertThat(client.error()).as("stays known after it was overcome").isPresent();
        }
    }

    @Test
    void unixSocket_whenItsFileIsMissingAndComes_isConnectedTo() {
        Path path = directory.resolve("late.sock");
        started(to(new SocketTarget.Unix(path.toString())).build());
        hooks.awaitCalls("error NOT_FOUND", 2);
        try (TestPeer peer = TestPeer.unix(path, TestPeer.HOLD)) {
            hooks.awaitCalls("session", 1);
            await().until(() -> peer.calls() > 0);
            assertThat(peer.calls()).isEqualTo(1);
        }
    }

    @Test
    void unknownHost_isAnErrorOfItsKind() throws Exception {
        SocketClient client = started(SocketConfiguration.builder("no-such-host.invalid:9", hooks)
                .connectTimeout(Duration.ofSeconds(10))
                .waitStrategy(WaitStrategy.immediateError())
                .build());
        assertThat(end(client).error().orElseThrow().kind()).isEqualTo(Kind.UNRESOLVED);
    }

    @Test
    void immediateError_endsWithTheFirstErrorButFollowsAGoodEnd() throws Exception {
        int port = FreePorts.tcp();
        TestPeer peer = TestPeer.tcp(port, TestPeer.HANG_UP);
        SocketClient client = started(
                to(peer.target()).waitStrategy(WaitStrategy.immediateError()).build());
        hooks.awaitCalls("disconnect", 3);
        peer.close();
        SocketEnd end = end(client);
        assertThat(end.cause()).isEqualTo(Cause.NO_FURTHER_ATTEMPT);
        assertThat(end.error().orElseThrow().kind()).isIn(Kind.REFUSED, Kind.RESET);
        assertThat(hooks.errors).hasSize(1);
    }

    @Test
    void customStrategy_isAskedWithAttemptAndError() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        WaitStrategy custom = (attempt, error) -> {
            asked.add(attempt + " " + error.map(SocketFailure::kind).orElseThrow());
            return attempt < 4 ? Optional.of(Duration.ofMillis(1)) : Optional.empty();
        };
        SocketClient client = started(to(new SocketTarget.Tcp("127.0.0.1", FreePorts.tcp()))
                .waitStrategy(custom)
                .build());
        assertThat(end(client).cause()).isEqualTo(Cause.NO_FURTHER_ATTEMPT);
        assertThat(asked).containsExactly("1 REFUSED", "2 REFUSED", "3 REFUSED", "4 REFUSED");
    }

    @Test
    void attempts_ofAPeerThatAcceptsAndDrops_goOnCountingUntilASessionWasStable() throws Exception {
        for (boolean stable : new boolean[] {false, true}) {
            List<Integer> attempts = new CopyOnWriteArrayList<>();
            try (TestPeer peer = TestPeer.tcp(TestPeer.HANG_UP)) {
                SocketClient client = started(to(peer.target())
                        .stableAfter(stable ? Duration.ZERO : Duration.ofSeconds(10))
                        .waitStrategy((attempt, _) -> {
                            attempts.add(attempt);
                            return attempts.size() < 3 ? Optional.of(Duration.ZERO) : Optional.empty();
                        })
                        .build());
                end(client);
            }
            assertThat(attempts).isEqualTo(stable ? List.of(1, 1, 1) : List.of(1, 2, 3));
        }
    }

    @Test
    void onError_mayStopTheRetries() throws Exception {
        hooks.afterError = SocketHooks.AfterError.STOP;
        SocketClient client =
                started(to(new SocketTarget.Tcp("127.0.0.1", FreePorts.tcp())).build());
        SocketEnd end = end(client);
        assertThat(end.cause()).isEqualTo(Cause.STOPPED_BY_HOOK);
        assertThat(hooks.errors).hasSize(1);
        assertThat(client.error()).contains(hooks.errors.getFirst());
    }

    @Test
    void hookThatThrows_endsTheSessionWithItsError() throws Exception {
        SocketHooks throwing = new RecordingHooks() {
            @Override
            public void onConnect(SocketSession session) {
                throw new IllegalStateException("no greeting");
            }
        };
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketClient client = started(SocketConfiguration.builder(peer.target(), throwing)
                    .waitStrategy(WaitStrategy.immediateError())
                    .build());
            SocketFailure error = end(client).error().orElseThrow();
            assertThat(error.kind()).isEqualTo(Kind.HOOK);
            assertThat(error).hasMessageContaining("no greeting");
            assertThat(((RecordingHooks) throwing).calls).containsExactly("socket", "disconnect HOOK", "error HOOK");
        }
    }

    @Test
    void strategyThatThrows_endsTheClientAsDefect() throws Exception {
        SocketClient client = started(to(new SocketTarget.Tcp("127.0.0.1", FreePorts.tcp()))
                .waitStrategy((_, _) -> {
                    throw new IllegalStateException("no idea");
                })
                .build());
        assertThat(end(client).cause()).isEqualTo(Cause.DEFECT);
    }

    @Test
    void brokenConnection_isAReset() throws Exception {
        try (TestPeer peer = TestPeer.tcp(caller -> caller.setOption(StandardSocketOptions.SO_LINGER, 0))) {
            SocketClient client = started(to(peer.target())
                    .waitStrategy(WaitStrategy.immediateError())
                    .build());
            assertThat(end(client).error().orElseThrow().kind()).isEqualTo(Kind.RESET);
        }
    }

    @Test
    void configurationOrHooksInUse_areRefusedUntilTheEnd() {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketConfiguration configuration = to(peer.target()).build();
            SocketClient first = started(configuration);
            assertThatThrownBy(first::connect)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("runs already");
            assertThatThrownBy(() -> new SocketClient(configuration).connect())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use by client of");
            assertThatThrownBy(() -> new SocketClient(to(peer.target()).build()).connect())
                    .hasMessageContaining("hooks object");
            assertThat(first.shutdown(SOON)).isTrue();
            SocketClient second = started(configuration);
            hooks.awaitCalls("session", 2);
            assertThat(second.isRunning()).isTrue();
        }
    }

    @Test
    void client_afterItsEnd_mayBeStartedAgainWithAnEndOfItsOwn() throws Exception {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketClient client = started(to(peer.target()).build());
            var firstEnd = client.done();
            client.shutdown(SOON);
            assertThat(firstEnd.toCompletableFuture()).isCompleted();
            client.connect();
            hooks.awaitCalls("session", 2);
            assertThat(client.done().toCompletableFuture()).isNotCompleted();
            assertThat(client.await(Duration.ofMillis(1))).isFalse();
            client.shutdown(SOON);
            client.await();
        }
    }
}
