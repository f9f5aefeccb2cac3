package dev.holdfast.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.testing.Allocation;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are called. */
@Timeout(60)
class SocketTransportTest {

    @TempDir
    Path directory;

    private final SocketTransport transport = new SocketTransport();
    private final int port = FreePorts.tcp();

    @AfterEach
    void end() {
        transport.close();
    }

    private ServerSocketChannel server() throws IOException {
        return ServerSocketChannel.open().bind(loopback());
    }

    private InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private String caller() {
        return "tcp://127.0.0.1:" + port;
    }

    @Test
    void caller_ofALivePeer_receivesAndTells() throws Exception {
        try (ServerSocketChannel server = server();
                Rig rig = new Rig(transport, caller())) {
            Connection connection = rig.connect();
            try (SocketChannel peer = server.accept()) {
                rig.awaitCalls("opened 1");
                Rig.send(peer, Ts.packets(0, 20));
                rig.awaitMedia(Ts.packets(0, 20));
                rig.awaitCalls("opened 1", "media 1");
                ConnectionSample sample = connection.sample(System.nanoTime());
                assertThat(sample.packets()).isEqualTo(20);
                assertThat(sample.bytes()).isEqualTo(20 * 188);
                assertThat(sample.errors()).isZero();
                assertThat(sample.checked()).isEqualTo(20);
                assertThat(sample.lastPacketNanos()).isNotEqualTo(ConnectionSample.NEVER);
                assertThat(connection.details().remoteAddress()).contains("127.0.0.1:" + port);
                assertThat(connection.details().codec()).contains("mpegts");
                assertThat(connection.details().parameters())
                        .containsEntry("mode", "caller")
                        .containsEntry("ts_packet_size", "188");
                assertThat(connection.protocolStatistics())
                        .containsEntry("socket_bytes_received_total", 20.0 * 188)
                        .containsEntry("ts_resync_total", 0.0)
                        .containsKeys("socket_reads_total", "ts_skipped_bytes_total", "ts_packets_total");

                connection.armMediaSignal();
                Rig.send(peer, Ts.packets(20, 21));
                rig.awaitCalls("opened 1", "media 1", "media 1");
            }
            rig.awaitCalls("opened 1", "media 1", "media 1", "ended 1");
            assertThat(rig.failure().reason()).isEqualTo(FailureReason.PEER_CLOSED);
            assertThat(rig.failure().message()).contains("after a whole packet");
        }
    }

    @Test
    void peer_thatEndsWithinAPacket_isSaidToHave() throws Exception {
        try (ServerSocketChannel server = server();
                Rig rig = new Rig(transport, caller())) {
            rig.connect();
            try (SocketChannel peer = server.accept()) {
                Rig.send(peer, Arrays.copyOf(Ts.packets(0, 7), 6 * 188 + 100));
            }
            rig.awaitCalls("opened 1", "media 1", "ended 1");
            assertThat(rig.failure().message()).contains("within a packet, of which 100 bytes");
            assertThat(rig.received()).isEqualTo(Ts.packets(0, 6));
        }
    }

    @Test
    void peer_thatBreaksOff_isANetworkError() throws Exception {
        try (ServerSocketChannel server = server();
                Rig rig = new Rig(transport, caller())) {
            rig.connect();
            try (SocketChannel peer = server.accept()) {
                rig.awaitCalls("opened 1");
                peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            rig.awaitCalls("opened 1", "ended 1");
            assertThat(rig.failure().reason()).isEqualTo(FailureReason.NETWORK_ERROR);
            assertThat(rig.failure().message()).contains("broke the connection off");
        }
    }

    @Test
    void attempts_thatFail_sayWhy() throws Exception {
        Path missing = directory.resolve("missing.sock");
        Path dead = directory.resolve("dead.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(dead))
                .close();
        try (Rig refused = new Rig(transport, caller());
                Rig unknown = new Rig(transport, "tcp://no-such-host.invalid:9?connect-timeout=20000");
                Rig absent = new Rig(transport, "unix:" + missing);
                Rig nobody = new Rig(transport, dead.toString())) {
            for (Rig each : List.of(refused, unknown, absent, nobody)) {
                each.connect();
                each.awaitCalls("ended 1");
                assertThat(each.failure().reason()).isEqualTo(FailureReason.NETWORK_ERROR);
                assertThat(each.failure().errorClass()).isEqualTo(ErrorClass.TRANSIENT);
            }
            assertThat(refused.failure().message()).contains("127.0.0.1:" + port, "nobody listens there");
            assertThat(unknown.failure().message()).contains("cannot be resolved");
            assertThat(absent.failure().message()).contains(missing.toString(), "no such socket file");
            assertThat(nobody.failure().message()).contains("nobody listens on this socket file");
        }
    }

    @Test
    void connectTimeout_ofAPeerThatDoesNotAnswer_isATimeout() throws Exception {
        try (ServerSocketChannel full = ServerSocketChannel.open().bind(loopback(), 1)) {
            List<SocketChannel> queue = IntStream.range(0, 8)
                    .mapToObj(_ -> {
                        try {
                            SocketChannel channel = SocketChannel.open();
                            channel.configureBlocking(false);
                            channel.connect(loopback());
                            return channel;
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
            try (Rig rig = new Rig(transport, caller() + "?connect-timeout=150")) {
                rig.connect();
                rig.awaitCalls("ended 1");
                assertThat(rig.failure().reason()).isEqualTo(FailureReason.TIMEOUT);
                assertThat(rig.failure().errorClass()).isEqualTo(ErrorClass.TIMEOUT);
                assertThat(rig.failure().message()).contains("nothing within 150 ms");
            }
            for (SocketChannel each : queue) {
                each.close();
            }
            assertThat(full.isOpen()).isTrue();
        }
    }

    @Test
    void readTimeout_whereAskedFor_endsASilentConnection() throws Exception {
        try (ServerSocketChannel server = server();
                Rig rig = new Rig(transport, caller() + "?read-timeout=100")) {
            rig.connect();
            try (SocketChannel peer = server.accept()) {
                Rig.send(peer, Ts.packets(0, 7));
                rig.awaitCalls("opened 1", "media 1", "ended 1");
                assertThat(rig.failure().reason()).isEqualTo(FailureReason.TIMEOUT);
                assertThat(rig.failure().message()).contains("for 100 ms (read-timeout)");
                assertThat(Rig.isBrokenOff(peer)).isTrue();
            }
        }
    }

    @Test
    void damagedStream_isFoundAgainAndCounted() throws Exception {
        try (ServerSocketChannel server = server();
                Rig rig = new Rig(transport, caller())) {
            Connection connection = rig.connect();
            try (SocketChannel peer = server.accept()) {
                Rig.send(peer, Ts.packets(0, 100));
                Rig.send(peer, new byte[333]);
                Rig.send(peer, Ts.packets(100, 200));
                rig.awaitMedia(Ts.packets(0, 200));
                assertThat(connection.protocolStatistics())
                        .containsEntry("ts_resync_total", 1.0)
                        .containsEntry("ts_skipped_bytes_total", 333.0)
                        .containsEntry("socket_bytes_received_total", 200 * 188 + 333.0);
                ConnectionSample sample = connection.sample(System.nanoTime());
                assertThat(sample.errors()).as("333 bytes are two packets").isEqualTo(2);
                assertThat(sample.checked()).isEqualTo(202);
            }
        }
    }

    @Test
    void byteStream_thatIsNoMpegTs_isRefusedWithWhatItIs() throws Exception {
        try (ServerSocketChannel server = server();
                Rig rig = new Rig(transport, caller())) {
            rig.connect();
            try (SocketChannel peer = server.accept()) {
                byte[] page = new byte[70_000];
                Arrays.fill(page, (byte) 'x');
                System.arraycopy("HTTP/1.1 200 OK".getBytes(StandardCharsets.US_ASCII), 0, page, 0, 15);
                Rig.send(peer, page);
                rig.awaitCalls("opened 1", "ended 1");
                assertThat(rig.failure().reason()).isEqualTo(FailureReason.HIGH_ERROR_RATE);
                assertThat(rig.failure().message()).contains("sends no media", "expected MPEG-TS", "an HTTP answer");
                assertThat(Rig.isBrokenOff(peer)).isTrue();
            }
            assertThat(rig.received()).isEmpty();
        }
    }

    @Test
    void close_beforeAndAfterConnecting_isTheEnd() throws Exception {
        try (ServerSocketChannel server = server()) {
            Rig rig = new Rig(transport, caller());
            Connection connection = rig.connect();
            try (SocketChannel peer = server.accept()) {
                rig.awaitCalls("opened 1");
                connection.close();
                connection.close();
                assertThat(Rig.isBrokenOff(peer)).isTrue();
            }
            rig.close();
            rig.connect();
            transport.close();
            rig.connect();
            rig.awaitCalls("opened 1", "ended 3");
            assertThat(rig.failure().message()).contains("has ended");
        }
    }

    @Test
    void receiving_allocatesNothing() throws Exception {
        var source = dev.holdfast.model.SourceUri.parse(caller());
        var definition =
                dev.holdfast.model.StreamDefinition.of(new dev.holdfast.model.StreamId("cam1"), source, List.of());
        try (ServerSocketChannel server = server();
                Rig told = new Rig(transport, caller());
                Reconnector reconnector = transport.reconnector(definition, source)) {
            Connection connection = reconnector.connect(
                    new ConnectRequest(definition.id(), 1, Optional.empty(), ByteBuffer::clear), told);
            try (SocketChannel peer = server.accept()) {
                byte[] media = Ts.packets(0, 112);
                long sent = pass(peer, connection, media, 0, 2_000);
                Thread poller = transport.loop().thread();
                double readsBefore = reads(connection);
                long before = Allocation.of(poller);
                pass(peer, connection, media, sent, 500);
                long allocated = Allocation.of(poller) - before;
                // The JDK's selector takes 16 bytes for each wakeup. One object more for each read would double that.
                assertThat(allocated)
                        .as("by 500 rounds of 112 packets")
                        .isLessThan(16 * (long) (reads(connection) - readsBefore) + 4096);
            }
        }
    }

    /** Sends round after round, each when the one before has arrived; returns how many bytes have been sent in all. */
    private static long pass(SocketChannel peer, Connection connection, byte[] media, long before, int rounds)
            throws IOException {
        long sent = before;
        for (int i = 0; i < rounds; i++) {
            Rig.send(peer, media);
            sent += media.length;
            awaitBytes(connection, sent);
        }
        return sent;
    }

    private static double reads(Connection connection) {
        return connection.protocolStatistics().getOrDefault("socket_reads_total", 0.0);
    }

    private static void awaitBytes(Connection connection, long bytes) {
        while (connection.sample(System.nanoTime()).bytes() != bytes) {
            Thread.onSpinWait();
        }
    }
}
