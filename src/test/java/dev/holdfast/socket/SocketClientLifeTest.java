package dev.holdfast.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.socket.SocketClient.Reloaded;
import dev.holdfast.socket.SocketEnd.Cause;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shutdown, reload, and what is left behind. */
@Timeout(120)
class SocketClientLifeTest extends StartedClients {

    private static final Duration LONG = Duration.ofHours(1);

    private SocketConfiguration.Builder to(SocketTarget target) {
        return SocketConfiguration.builder(target, hooks)
                .readTimeout(Duration.ZERO)
                .waitStrategy(WaitStrategy.constant(LONG));
    }

    @Test
    void shutdown_ofASessionThatEndsWhenAsked_isClean() throws Exception {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD);
                TestPeer unix = TestPeer.unix(directory.resolve("a.sock"), TestPeer.HOLD)) {
            for (TestPeer each : List.of(peer, unix)) {
                RecordingHooks own = new RecordingHooks();
                SocketClient client = started(SocketConfiguration.builder(each.target(), own)
                        .readTimeout(Duration.ZERO)
                        .build());
                own.awaitCalls("session", 1);
                long begun = System.nanoTime();
                assertThat(client.shutdown(SOON)).isTrue();
                assertThat(System.nanoTime() - begun).as("prompt").isLessThan(2_000_000_000L);
                assertThat(own.calls).containsExactly("socket", "connect", "session", "disconnect");
                assertThat(client.done().toCompletableFuture().join().cause()).isEqualTo(Cause.SHUTDOWN);
            }
        }
    }

    @Test
    void shutdown_letsASessionSayGoodbye() {
        AtomicReference<String> heard = new AtomicReference<>("");
        CountDownLatch over = new CountDownLatch(1);
        TestPeer.Manner listening = caller -> {
            ByteBuffer all = ByteBuffer.allocate(100);
            while (caller.read(all) >= 0) {
                // on until the end
            }
            heard.set(new String(all.array(), 0, all.position(), java.nio.charset.StandardCharsets.US_ASCII));
            over.countDown();
        };
        CountDownLatch begun = new CountDownLatch(1);
        SocketHooks polite = session -> {
            begun.countDown();
            while (session.read(ByteBuffer.allocate(10)) >= 0) {
                // on until the end
            }
            session.outputStream().write("bye".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        };
        try (TestPeer peer = TestPeer.tcp(listening)) {
            SocketClient client =
                    started(SocketConfiguration.builder(peer.target(), polite).build());
            Awaitility.await().atMost(SOON).until(() -> begun.getCount() == 0);
            assertThat(client.shutdown(SOON)).isTrue();
            Awaitility.await().atMost(SOON).until(() -> over.getCount() == 0);
            assertThat(heard).hasValue("bye");
        }
    }

    @Test
    void shutdown_ofASessionThatDoesNotEnd_forcesItAndSaysSo() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        SocketHooks deaf = _ -> {
            begun.countDown();
            while (!Thread.interrupted()) {
                LockSupport.park();
            }
            throw new InterruptedException();
        };
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketClient client =
                    started(SocketConfiguration.builder(peer.target(), deaf).build());
            assertThat(begun.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            assertThat(client.shutdown(Duration.ofMillis(50))).isFalse();
            assertThat(client.await(SOON)).isTrue();
        }
    }

    @Test
    void shutdown_whileWaitingOrConnecting_isPrompt() throws Exception {
        SocketClient waiting =
                started(to(new SocketTarget.Tcp("127.0.0.1", FreePorts.tcp())).build());
        hooks.awaitCalls("error REFUSED", 1);
        long begun = System.nanoTime();
        assertThat(waiting.shutdown(SOON)).isTrue();
        assertThat(System.nanoTime() - begun).isLessThan(2_000_000_000L);
        assertThat(waiting.shutdown(SOON)).as("again, of nothing").isTrue();
    }

    @Test
    void shutdown_fromAHook_onlyAsks() throws Exception {
        AtomicReference<SocketClient> self = new AtomicReference<>();
        AtomicReference<Boolean> answer = new AtomicReference<>();
        SocketHooks ending = session -> {
            SocketClient client = self.get();
            answer.set(client != null && client.shutdown(SOON));
            assertThat(session.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        };
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketClient client = new SocketClient(
                    SocketConfiguration.builder(peer.target(), ending).build());
            self.set(client);
            clients.add(client);
            client.connect();
            assertThat(client.await(SOON)).isTrue();
            assertThat(answer).hasValue(true);
            assertThat(client.error()).isEmpty();
        }
    }

    @Test
    void reload_withAnotherTarget_connectsThereAtOnce() {
        try (TestPeer one = TestPeer.tcp(TestPeer.HOLD);
                TestPeer other = TestPeer.unix(directory.resolve("other.sock"), TestPeer.HOLD)) {
            SocketConfiguration first = to(one.target()).build();
            SocketClient client = started(first);
            hooks.awaitCalls("session", 1);
            assertThat(client.reload(to(other.target()).build())).isEqualTo(Reloaded.RECONNECTING);
            hooks.awaitCalls("session", 2);
            assertThat(other.calls()).isEqualTo(1);
            assertThat(hooks.calls)
                    .containsExactly("socket", "connect", "session", "disconnect", "socket", "connect", "session");
            assertThat(client).hasToString("client of " + other.target());
        }
    }

    @Test
    void reload_withOtherTimeoutsOnly_appliesThemToTheReadThatIsWaiting() {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketConfiguration first = to(peer.target()).build();
            SocketClient client = started(first);
            hooks.awaitCalls("session", 1);
            assertThat(client.reload(first.toBuilder()
                            .readTimeout(LONG)
                            .keepAlive(Duration.ofSeconds(30))
                            .build()))
                    .isEqualTo(Reloaded.APPLIED);
            assertThat(hooks.calls).doesNotContain("disconnect");
            assertThat(client.reload(
                            first.toBuilder().readTimeout(Duration.ofMillis(20)).build()))
                    .isEqualTo(Reloaded.APPLIED);
            hooks.awaitCalls("error TIMEOUT", 1);
            Awaitility.await().atMost(SOON).until(() -> peer.calls() > 0);
            assertThat(peer.calls()).isEqualTo(1);
        }
    }

    @Test
    void reload_withOtherBuffersOrHooks_reconnects() {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketConfiguration first = to(peer.target()).build();
            SocketClient client = started(first);
            hooks.awaitCalls("session", 1);
            assertThat(client.reload(first.toBuilder().receiveBufferBytes(8192).build()))
                    .isEqualTo(Reloaded.RECONNECTING);
            hooks.awaitCalls("session", 2);
            RecordingHooks others = new RecordingHooks();
            assertThat(client.reload(SocketConfiguration.builder(peer.target(), others)
                            .readTimeout(Duration.ZERO)
                            .build()))
                    .isEqualTo(Reloaded.RECONNECTING);
            others.awaitCalls("session", 1);
            assertThat(hooks.count("disconnect")).isEqualTo(2);
            assertThat(hooks.errors).isEmpty();
        }
    }

    @Test
    void reload_whileWaiting_triesAtOnce() {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketClient client = started(
                    to(new SocketTarget.Tcp("127.0.0.1", FreePorts.tcp())).build());
            hooks.awaitCalls("error REFUSED", 1);
            assertThat(client.reload(to(peer.target()).build())).isEqualTo(Reloaded.RECONNECTING);
            hooks.awaitCalls("session", 1);
        }
    }

    @Test
    void reload_fromOnError_countsMoreThanAStrategyThatWouldEnd() {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            AtomicReference<SocketClient> self = new AtomicReference<>();
            List<Reloaded> answers = new CopyOnWriteArrayList<>();
            RecordingHooks moving = new RecordingHooks() {
                @Override
                public AfterError onError(SocketFailure error) {
                    answers.add(java.util.Objects.requireNonNull(self.get())
                            .reload(to(peer.target()).build()));
                    return super.onError(error);
                }
            };
            SocketClient client = new SocketClient(
                    SocketConfiguration.builder(new SocketTarget.Tcp("127.0.0.1", FreePorts.tcp()), moving)
                            .waitStrategy(WaitStrategy.immediateError())
                            .build());
            self.set(client);
            clients.add(client);
            client.connect();
            hooks.awaitCalls("session", 1);
            assertThat(answers).containsExactly(Reloaded.RECONNECTING);
        }
    }

    @Test
    void reload_toAnotherConfiguration_freesTheOneBefore() {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketConfiguration before = to(peer.target()).build();
            SocketClient client = started(before);
            hooks.awaitCalls("session", 1);
            RecordingHooks others = new RecordingHooks();
            client.reload(SocketConfiguration.builder(peer.target(), others)
                    .readTimeout(Duration.ZERO)
                    .build());
            others.awaitCalls("session", 1);
            started(before);
            hooks.awaitCalls("session", 2);
        }
    }

    @Test
    void reload_whileShuttingDown_holdsForTheNextConnect() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch reloaded = new CountDownLatch(1);
        SocketHooks slow = session -> {
            assertThat(session.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            stopping.countDown();
            reloaded.await();
        };
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketClient client =
                    started(SocketConfiguration.builder(peer.target(), slow).build());
            Awaitility.await().atMost(SOON).until(() -> peer.calls() == 1);
            Thread ending = Thread.ofVirtual().start(() -> client.shutdown(SOON));
            stopping.await();
            assertThat(client.reload(to(peer.target()).build())).isEqualTo(Reloaded.AT_NEXT_CONNECT);
            reloaded.countDown();
            ending.join();
            client.connect();
            hooks.awaitCalls("session", 1);
        }
    }

    @Test
    void connect_withWhatABusyClientHas_isRefusedWithoutWaitingForIt() throws Exception {
        SocketConfiguration shared =
                to(new SocketTarget.Tcp("127.0.0.1", FreePorts.tcp())).build();
        SocketClient busy = started(shared);
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        synchronized (busy) {
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    new SocketClient(shared).connect();
                } catch (IllegalStateException e) {
                    refusal.set(e);
                }
            });
            assertThat(other.join(SOON))
                    .as("two clients never wait for each other")
                    .isTrue();
        }
        assertThat(refusal.get()).hasMessageContaining("is in use by client of 127.0.0.1");
    }

    @Test
    void reload_ofAnEndedClient_holdsForTheNextConnect() {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketClient client = new SocketClient(
                    to(new SocketTarget.Tcp("127.0.0.1", FreePorts.tcp())).build());
            clients.add(client);
            assertThat(client.reload(to(peer.target()).build())).isEqualTo(Reloaded.AT_NEXT_CONNECT);
            client.connect();
            hooks.awaitCalls("session", 1);
        }
    }

    @Test
    void reload_withWhatAnotherRunsWith_isRefusedAndChangesNothing() {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD)) {
            SocketClient client = started(to(peer.target()).build());
            RecordingHooks others = new RecordingHooks();
            SocketConfiguration taken = SocketConfiguration.builder(peer.target(), others)
                    .readTimeout(Duration.ZERO)
                    .build();
            started(taken);
            hooks.awaitCalls("session", 1);
            assertThatThrownBy(() -> client.reload(taken)).isInstanceOf(IllegalStateException.class);
            assertThat(hooks.calls).doesNotContain("disconnect");
            assertThat(client.isRunning()).isTrue();
        }
    }

    /** Thousands of connections, each of them broken off by the peer, over TCP and Unix. */
    @Test
    void reconnects_byTheThousand_leaveNothingBehind() throws Exception {
        try (TestPeer tcp = TestPeer.tcp(TestPeer.HANG_UP);
                TestPeer unix = TestPeer.unix(directory.resolve("many.sock"), TestPeer.HANG_UP)) {
            long before = -1;
            for (int sessions : new int[] {50, 1500}) {
                List<RecordingHooks> all = new ArrayList<>();
                List<SocketClient> running = new ArrayList<>();
                for (TestPeer peer : List.of(tcp, unix)) {
                    RecordingHooks own = new RecordingHooks();
                    all.add(own);
                    running.add(started(SocketConfiguration.builder(peer.target(), own)
                            .waitStrategy(WaitStrategy.constant(Duration.ZERO))
                            .build()));
                }
                for (RecordingHooks own : all) {
                    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> own.count("disconnect") >= sessions);
                }
                assertThat(running).allMatch(client -> client.shutdown(SOON));
                assertThat(threads()).noneMatch(name -> name.equals("socket-loop"));
                if (before < 0) {
                    before = descriptors();
                }
            }
            long most = before + 5;
            Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(descriptors())
                    .isLessThanOrEqualTo(most));
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
