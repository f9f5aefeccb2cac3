package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one poller's thread costs and what it withstands. */
class SrtPollerIT {

    private static final SrtOptions FAST =
            SrtOptions.builder().latencyMillis(20).build();

    private SrtRuntime runtime;
    private SrtRuntime peers;
    private final Recorder server = new Recorder();

    @BeforeEach
    void start() throws SrtUnavailableException {
        runtime =
                SrtRuntime.builder().statisticsInterval(Duration.ofSeconds(60)).start();
        peers = SrtRuntime.start();
    }

    @AfterEach
    void stop() {
        runtime.close();
        peers.close();
    }

    @Test
    void callers_when50ShareLocalPorts_addFourPortsOfTwoThreads() throws IOException {
        // libsrt winds the ports of earlier tests down for some seconds.
        Awaitility.await().until(() -> portThreads() == 0);
        peers.listen(Loopback.port(0), FAST, SrtAcceptPolicy.everybody(), server);
        InetSocketAddress address = server.awaitListening();
        assertThat(portThreads()).isEqualTo(2);
        for (int i = 0; i < 50; i++) {
            connectOne(address, FAST);
        }
        Awaitility.await().until(() -> server.accepted.size() == 50);
        assertThat(portThreads()).isEqualTo(2 + 4 * 2);
        connectOne(address, FAST.toBuilder().ownLocalPort(true).build());
        assertThat(portThreads()).isEqualTo(2 + 5 * 2);
    }

    @Test
    void callers_whenTheirPortGetsNoAnswerThreeTimes_moveToAnother() throws SrtUnavailableException {
        peers.listen(Loopback.port(0), FAST, SrtAcceptPolicy.everybody(), server);
        InetSocketAddress address = server.awaitListening();
        InetSocketAddress nobody = Loopback.port(FreePorts.udp());
        try (SrtRuntime onePort = SrtRuntime.builder().callerPorts(1).start()) {
            int first = localPort(onePort, address);
            assertThat(localPort(onePort, address)).isEqualTo(first);
            for (int i = 0; i < 3; i++) {
                Recorder unanswered = new Recorder();
                onePort.connect(
                        nobody, FAST.toBuilder().connectTimeoutMillis(100).build(), unanswered);
                unanswered.awaitFailure();
            }
            assertThat(localPort(onePort, address)).isNotEqualTo(first);
        }
    }

    @Test
    void callers_whenTheyShareAPort_stillCallUnderDifferentSocketOptions() {
        peers.listen(Loopback.port(0), FAST, SrtAcceptPolicy.everybody(), server);
        InetSocketAddress address = server.awaitListening();
        connectOne(address, FAST);
        connectOne(address, FAST.toBuilder().ipTimeToLive(8).build());
        connectOne(address, FAST.toBuilder().udpReceiveBufferBytes(100_000).build());
        connectOne(address, FAST.toBuilder().ipTimeToLive(8).build());
        assertThat(server.lastCalls).isEmpty();
    }

    /**
     * Allocation on the poller's thread while it receives: tolerated is 1 byte a packet on average, far below the size of
     * any object, for what the JVM allocates now and then on its own (first calls, profiling).
     */
    @Test
    void receiving_whenPacketsStream_allocatesNothingPerPacket() {
        Counting counting = new Counting();
        Recorder unused = new Recorder();
        runtime.listen(Loopback.port(0), FAST, SrtAcceptPolicy.everybody(), counting.listening(unused));
        SrtConnection sender = connectOne(unused.awaitListening(), FAST);
        sendUntil(sender, counting, 5_000);
        long packetsBefore = counting.packets.get();
        long bytesBefore = counting.allocated();
        sendUntil(sender, counting, packetsBefore + 20_000);
        long packets = counting.packets.get() - packetsBefore;
        long bytes = counting.allocated() - bytesBefore;
        assertThat((double) bytes / packets)
                .as("bytes allocated per packet, %d over %d packets", bytes, packets)
                .isLessThan(1.0);
    }

    @Test
    void handler_whenItThrows_losesItsConnectionAndNoOther() {
        runtime.listen(Loopback.port(0), FAST, SrtAcceptPolicy.everybody(), server);
        InetSocketAddress address = server.awaitListening();
        Recorder good = new Recorder();
        SrtConnection kept = runtime.connect(address, FAST, good);
        good.awaitConnected();
        AtomicBoolean closed = new AtomicBoolean();
        List<SrtClosure> closures = new ArrayList<>();
        SrtConnection bad = runtime.connect(address, FAST, new SrtHandler() {
            @Override
            public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
                throw new StackOverflowError("a handler's fault");
            }

            @Override
            public void onClosed(SrtConnection connection, SrtClosure closure) {
                closures.add(closure);
                closed.set(true);
                throw new IllegalStateException("and another");
            }
        });
        Awaitility.await().until(() -> server.accepted.size() == 2);
        server.accepted.forEach(each -> each.send(ByteBuffer.wrap(new byte[100])));
        good.awaitMessages(1);
        Awaitility.await().untilTrue(closed);
        assertThat(closures).singleElement().satisfies(closure -> {
            assertThat(closure.kind()).isEqualTo(SrtClosure.Kind.HANDLER_FAILED);
            assertThat(closure.message()).contains("a handler's fault");
        });
        assertThat(bad.isConnected()).isFalse();
        assertThat(kept.isConnected()).isTrue();
        server.accepted.forEach(each -> each.send(ByteBuffer.wrap(new byte[100])));
        good.awaitMessages(2);
    }

    @Test
    void handler_whenItClosesFromWithin_getsNothingAfterwards() {
        runtime.listen(Loopback.port(0), FAST, SrtAcceptPolicy.everybody(), server);
        Recorder closing = new Recorder() {
            @Override
            public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
                super.onMessage(connection, message, receivedNanos);
                connection.close();
            }
        };
        runtime.connect(server.awaitListening(), FAST, closing);
        Awaitility.await().until(() -> !server.accepted.isEmpty());
        for (int i = 0; i < 50; i++) {
            server.accepted.getFirst().send(ByteBuffer.wrap(new byte[100]));
        }
        assertThat(closing.awaitClosure().kind()).isEqualTo(SrtClosure.Kind.CLOSED_BY_US);
        assertThat(closing.messageCount()).isEqualTo(1);
    }

    private static int localPort(SrtRuntime runtime, InetSocketAddress address) {
        Recorder client = new Recorder();
        SrtConnection connection = runtime.connect(address, FAST, client);
        client.awaitConnected();
        return connection.details().orElseThrow().localAddress().getPort();
    }

    private SrtConnection connectOne(InetSocketAddress address, SrtOptions options) {
        Recorder client = new Recorder();
        SrtConnection connection = peers.connect(address, options, client);
        client.awaitConnected();
        return connection;
    }

    private static void sendUntil(SrtConnection sender, Counting counting, long packets) {
        ByteBuffer message = ByteBuffer.wrap(new byte[1316]);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    for (int i = 0; i < 50; i++) {
                        sender.send(message.duplicate());
                    }
                    return counting.packets.get() >= packets;
                });
    }

    /** libsrt's threads of UDP ports in this process: one to receive and one to send for each. */
    private static long portThreads() throws IOException {
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(SrtPollerIT::isPortThread).count();
        }
    }

    private static boolean isPortThread(Path task) {
        try {
            String name = Files.readString(task.resolve("comm"));
            return name.startsWith("SRT:RcvQ") || name.startsWith("SRT:SndQ");
        } catch (IOException e) {
            return false; // it ended meanwhile
        }
    }

    /** Counts packets without allocating, and knows its thread. */
    private static final class Counting implements SrtHandler {

        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final AtomicLong packets = new AtomicLong();
        private volatile long threadId;

        SrtListenerHandler listening(Recorder recorder) {
            return new SrtListenerHandler() {
                @Override
                public void onListening(SrtListener listener, InetSocketAddress localAddress) {
                    recorder.onListening(listener, localAddress);
                }

                @Override
                public SrtHandler onAccepted(
                        SrtListener listener,
                        SrtConnection connection,
                        SrtConnectionDetails details,
                        SrtAcceptDecision.Accept decision) {
                    threadId = Thread.currentThread().threadId();
                    return Counting.this;
                }

                @Override
                public void onListenerClosed(SrtListener listener, SrtListenFailure failure) {
                    recorder.onListenerClosed(listener, failure);
                }
            };
        }

        long allocated() {
            return threads.getThreadAllocatedBytes(threadId);
        }

        @Override
        public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
            packets.addAndGet(message.remaining() == 1316 ? 1 : 0);
        }

        @Override
        public void onClosed(SrtConnection connection, SrtClosure closure) {
            // Nothing to count.
        }
    }
}
