package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The last step of a handshake while libsrt's global lock is wanted by many: libsrt takes it in the middle of that step, and
 * says meanwhile that the socket is broken. {@code -Dtest.handshakes=20000} makes more of them.
 */
class SrtHandshakeEndIT {

    private static final int ROUNDS = Integer.getInteger("test.handshakes", 500);
    private static final int AT_ONCE = 100;
    private static final int NO_SOCKET = 1;
    private static final ConditionFactory WAITING =
            Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(2));
    private static final SrtOptions OPTIONS =
            SrtOptions.builder().latencyMillis(20).build();

    private SrtRuntime here;
    private SrtRuntime there;
    private Thread asker;
    private volatile boolean over;

    @BeforeEach
    void start() throws SrtUnavailableException {
        here = SrtRuntime.builder().statisticsInterval(Duration.ofMillis(10)).start();
        there = SrtRuntime.start();
        asker = Thread.ofPlatform().start(() -> {
            while (!over) {
                LibSrt.state(NO_SOCKET);
            }
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        over = true;
        asker.join();
        here.close();
        there.close();
    }

    @Test
    void caller_whoseTickFallsIntoTheEndOfTheHandshake_isConnected() {
        Recorder server = new Recorder();
        there.listen(Loopback.port(0), OPTIONS, SrtAcceptPolicy.everybody(), server);
        InetSocketAddress address = server.awaitListening();
        for (int done = AT_ONCE; done <= ROUNDS; done += AT_ONCE) {
            List<Recorder> callers =
                    Stream.generate(Recorder::new).limit(AT_ONCE).toList();
            List<SrtConnection> connections = callers.stream()
                    .map(each -> here.connect(address, OPTIONS, each))
                    .toList();
            awaitAll(callers);
            assertThat(callers).extracting(each -> each.failure).containsOnlyNulls();
            int accepted = done;
            WAITING.until(() -> server.accepted.size() == accepted);
            connections.forEach(SrtConnection::close);
        }
    }

    private static void awaitAll(List<Recorder> callers) {
        WAITING.until(() -> callers.stream().allMatch(each -> each.details != null || each.failure != null));
    }
}
