package dev.holdfast.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.socket.SocketFailure.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that say nothing, take nothing, or do not answer. */
@Timeout(60)
class SocketClientTimeoutTest extends StartedClients {

    @Test
    void silentPeer_isATimeoutAfterTheReadTimeout() {
        try (TestPeer peer = TestPeer.tcp(TestPeer.HOLD);
                TestPeer unix = TestPeer.unix(directory.resolve("silent.sock"), TestPeer.HOLD)) {
            for (TestPeer each : List.of(peer, unix)) {
                RecordingHooks own = new RecordingHooks();
                long begun = System.nanoTime();
                SocketClient client = started(SocketConfiguration.builder(each.target(), own)
                        .readTimeout(Duration.ofMillis(100))
                        .build());
                own.awaitCalls("error TIMEOUT", 1);
                assertThat(System.nanoTime() - begun).isGreaterThan(100_000_000L);
                assertThat(own.calls.subList(0, 5))
                        .containsExactly("socket", "connect", "session", "disconnect TIMEOUT", "error TIMEOUT");
                client.close();
            }
        }
    }

    @Test
    void peerThatTakesNothing_isATimeoutAfterTheWriteTimeout() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        SocketHooks flooding = session -> {
            while (true) {
                session.write(ByteBuffer.allocate(1 << 20));
            }
        };
        try (TestPeer peer = TestPeer.tcp(_ -> over.await())) {
            SocketClient client = started(SocketConfiguration.builder(peer.target(), flooding)
                    .writeTimeout(Duration.ofMillis(100))
                    .waitStrategy(WaitStrategy.immediateError())
                    .build());
            SocketFailure error = end(client).error().orElseThrow();
            assertThat(error.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(error).hasMessageContaining("writing to").hasMessageContaining("100 ms");
        } finally {
            over.countDown();
        }
    }

    /** A full queue of connections drops further ones without an answer, as a firewall does. */
    @Test
    void peerThatDoesNotAnswer_isATimeoutAfterTheConnectTimeout() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> queue = new ArrayList<>();
            boolean answers = true;
            while (answers) {
                Socket next = new Socket();
                queue.add(next);
                try {
                    next.connect(full.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException _) {
                    answers = false;
                }
            }
            SocketClient client =
                    started(SocketConfiguration.builder(new SocketTarget.Tcp("127.0.0.1", full.getLocalPort()), hooks)
                            .connectTimeout(Duration.ofMillis(150))
                            .waitStrategy(WaitStrategy.immediateError())
                            .build());
            SocketFailure error = end(client).error().orElseThrow();
            assertThat(error.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(error).hasMessageContaining("connecting to").hasMessageContaining("150 ms");
            for (Socket each : queue) {
                each.close();
            }
        }
    }
}
