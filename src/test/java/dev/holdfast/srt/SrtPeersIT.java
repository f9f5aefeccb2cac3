package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This library against {@code srt-live-transmit} and {@code ffmpeg}, as caller and as listener. */
class SrtPeersIT {

    private static final SrtOptions FAST =
            SrtOptions.builder().latencyMillis(50).connectTimeoutMillis(1000).build();
    private static final String RIGHT = "correct-horse";
    private static final String WRONG = "battery-staple";

    private final Recorder us = new Recorder();
    private final int srtPort = FreePorts.udp();
    private final int udpPort = FreePorts.udp();
    private final ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();
    private SrtRuntime runtime;
    private DatagramSocket feed;

    @BeforeEach
    void start() throws SrtUnavailableException, IOException {
        feed = new DatagramSocket();
        runtime = SrtRuntime.start();
    }

    @AfterEach
    void stop() {
        feeder.shutdownNow();
        feed.close();
        runtime.close();
    }

    @Test
    void caller_whenFfmpegListens_receivesItsTransportStream() {
        try (Peer ffmpeg = ffmpeg("mode=listener")) {
            SrtConnection connection = callUntilConnected(FAST);
            us.awaitMessages(100);
            assertThat(us.messages()).allSatisfy(SrtPeersIT::isTransportStream);
            awaitStatistics(connection, 100);
            assertThat(ffmpeg.isAlive()).isTrue();
        }
    }

    @Test
    void caller_whenFfmpegListensWithAPassphrase_receivesItsTransportStream() {
        try (Peer ffmpeg = ffmpeg("mode=listener&passphrase=" + RIGHT + "&pbkeylen=32")) {
            SrtConnection connection =
                    callUntilConnected(FAST.toBuilder().passphrase(RIGHT).build());
            us.awaitMessages(100);
            assertThat(us.messages()).allSatisfy(SrtPeersIT::isTransportStream);
            assertThat(connection.details().orElseThrow().encrypted()).isTrue();
            assertThat(ffmpeg.isAlive()).isTrue();
        }
    }

    @Test
    void listener_whenFfmpegCallsWithStreamIdAndPassphrase_receivesItsTransportStream() {
        listen(FAST.toBuilder().passphrase(RIGHT).build());
        try (Peer ffmpeg = ffmpeg("mode=caller&streamid=cam1&passphrase=" + RIGHT)) {
            us.awaitMessages(100);
            assertThat(us.messages()).allSatisfy(SrtPeersIT::isTransportStream);
            SrtConnectionDetails details = us.accepted.getFirst().details().orElseThrow();
            assertThat(details.streamId()).isEqualTo("cam1");
            assertThat(details.encrypted()).isTrue();
            assertThat(ffmpeg.isAlive()).isTrue();
        }
    }

    @Test
    void listener_whenSrtLiveTransmitCalls_receivesEveryByteInOrder() {
        listen(FAST);
        try (Peer peer = transmit("mode=caller&latency=50")) {
            us.awaitConnected();
            feed();
            us.awaitMessages(1000);
            List<byte[]> messages = us.messages();
            int first = ByteBuffer.wrap(messages.getFirst()).getInt();
            for (int i = 0; i < messages.size(); i++) {
                assertThat(messages.get(i)).isEqualTo(numbered(first + i));
            }
            assertThat(peer.isAlive()).isTrue();
        }
    }

    @Test
    void statistics_whenPeerIsStoppedAndContinued_stopAndGoOn() {
        listen(FAST);
        try (Peer peer = transmit("mode=caller&latency=50")) {
            us.awaitConnected();
            feed();
            us.awaitMessages(200);
            SrtConnection connection = us.accepted.getFirst();
            awaitStatistics(connection, 200);
            peer.sigstop();
            Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> {
                long now = packets(connection);
                return unchangedFor(connection, now, Duration.ofMillis(500));
            });
            long stopped = packets(connection);
            peer.sigcont();
            Awaitility.await().until(() -> packets(connection) > stopped + 100);
            assertThat(us.closure).isNull();
        }
    }

    @Test
    void connection_whenPeerEndsProperly_isClosedByThePeerAtOnce() {
        listen(FAST);
        try (Peer peer = transmit("mode=caller&latency=50")) {
            us.awaitConnected();
            feed();
            us.awaitMessages(200);
            peer.sigterm();
            assertThat(us.awaitClosure().kind()).isEqualTo(SrtClosure.Kind.PEER_CLOSED);
            SrtStatistics last =
                    Optional.ofNullable(us.awaitClosure().lastStatistics()).orElseThrow();
            assertThat(last.packetsReceived()).isPositive();
        }
    }

    @Test
    void connection_whenPeerIsKilled_isLostAfterLibsrtsFiveSeconds() {
        // Messages still come one latency after the peer has died; they are no sign of life.
        listen(FAST.toBuilder().latencyMillis(2000).build());
        try (Peer peer = transmit("mode=caller&latency=50")) {
            us.awaitConnected();
            feed();
            us.awaitMessages(20);
            peer.sigkill();
            long killed = System.nanoTime();
            SrtClosure closure = us.awaitClosure();
            assertThat(closure.kind()).isEqualTo(SrtClosure.Kind.LOST);
            assertThat(closure.lastStatistics()).isNotNull();
            assertThat(Duration.ofNanos(us.endedNanos - killed))
                    .isBetween(Duration.ofMillis(4500), Duration.ofSeconds(8));
        }
    }

    @Test
    void caller_whenPassphraseIsWrong_isRejectedAsBadSecret() {
        try (Peer peer = transmit("mode=listener&passphrase=" + RIGHT)) {
            assertThat(rejection(FAST.toBuilder().passphrase(WRONG).build())).isEqualTo(RejectReason.BAD_SECRET);
            assertThat(peer.isAlive()).isTrue();
        }
    }

    @Test
    void caller_whenPassphraseIsMissing_isRejectedAsUnsecure() {
        try (Peer peer = transmit("mode=listener&passphrase=" + RIGHT)) {
            assertThat(rejection(FAST)).isEqualTo(RejectReason.UNSECURE);
            assertThat(peer.isAlive()).isTrue();
        }
    }

    @Test
    void listener_whenPeersPassphraseIsWrong_keepsItOut() {
        listen(FAST.toBuilder().passphrase(RIGHT).build());
        try (Peer peer = transmit("mode=caller&passphrase=" + WRONG)) {
            peer.awaitOutput("Incorrect passphrase", Recorder.SOON);
            assertThat(us.accepted).isEmpty();
        }
    }

    @Test
    void listener_whenPolicyRefuses_tellsSrtLiveTransmit() {
        runtime.listen(Loopback.port(srtPort), FAST, caller -> SrtAcceptDecision.reject(RejectReason.FORBIDDEN), us);
        us.awaitListening();
        try (Peer peer = transmit("mode=caller")) {
            peer.awaitOutput("Application-defined rejection reason", Recorder.SOON);
            assertThat(us.accepted).isEmpty();
        }
    }

    private void listen(SrtOptions options) {
        runtime.listen(Loopback.port(srtPort), options, SrtAcceptPolicy.everybody(), us);
        us.awaitListening();
    }

    /** Calls until the peer's listener is up. */
    private SrtConnection callUntilConnected(SrtOptions options) {
        for (int i = 0; i < 20; i++) {
            Recorder attempt = new Recorder();
            SrtConnection connection = runtime.connect(Loopback.port(srtPort), options, new Relay(us, attempt));
            Awaitility.await().until(() -> us.details != null || attempt.failure != null);
            if (us.details != null) {
                return connection;
            }
        }
        throw new AssertionError("never connected");
    }

    /** Calls until the peer's listener is up and says no. */
    private @org.jspecify.annotations.Nullable RejectReason rejection(SrtOptions options) {
        for (int i = 0; i < 20; i++) {
            Recorder attempt = new Recorder();
            runtime.connect(Loopback.port(srtPort), options, attempt);
            SrtConnectFailure failure = attempt.awaitFailure();
            if (failure.kind() == SrtConnectFailure.Kind.REJECTED) {
                return failure.reason();
            }
        }
        throw new AssertionError("the peer never listened");
    }

    private Peer ffmpeg(String query) {
        return Peer.start(
                Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + srtPort + "?pkt_size=1316&latency=50000&" + query));
    }

    private Peer transmit(String query) {
        return Peer.start(
                SrtLiveTransmit.relayOnce(SrtLiveTransmit.udp(udpPort), "srt://127.0.0.1:" + srtPort + "?" + query));
    }

    /** Feeds numbered packets into srt-live-transmit, about 1000 a second. */
    private void feed() {
        AtomicInteger next = new AtomicInteger();
        var _ = feeder.scheduleAtFixedRate(
                () -> {
                    try {
                        byte[] packet = numbered(next.getAndIncrement());
                        feed.send(new DatagramPacket(packet, packet.length, Loopback.port(udpPort)));
                    } catch (IOException e) {
                        // The peer has gone, as some tests want.
                        next.incrementAndGet();
                    }
                },
                0,
                1,
                TimeUnit.MILLISECONDS);
    }

    private static byte[] numbered(int number) {
        ByteBuffer packet = ByteBuffer.allocate(1316);
        for (int i = 0; i < 1316; i += 4) {
            packet.putInt(number);
        }
        return packet.array();
    }

    private static void isTransportStream(byte[] message) {
        assertThat(message.length % 188).isZero();
        for (int i = 0; i < message.length; i += 188) {
            assertThat(message[i]).isEqualTo((byte) 0x47);
        }
    }

    private static void awaitStatistics(SrtConnection connection, int packets) {
        Awaitility.await().until(() -> packets(connection) >= packets);
        SrtStatistics statistics = connection.statistics().orElseThrow();
        assertThat(statistics.mssBytes()).isEqualTo(1500);
        assertThat(statistics.receiveLatencyMillis()).isEqualTo(50);
        assertThat(statistics.rttMillis()).isBetween(0.0, 200.0);
        assertThat(statistics.uniquePacketsReceived()).isLessThanOrEqualTo(statistics.packetsReceived());
        assertThat(statistics.bytesReceived()).isGreaterThan(statistics.packetsReceived() * 188);
        assertThat(statistics.acksSent()).isPositive();
        assertThat(statistics.packetsSent()).isZero();
        assertThat(statistics.packetsDropped()).isZero();
        assertThat(statistics.connectionMillis()).isBetween(1L, 60_000L);
        assertThat(statistics.receiveBufferMillis()).isBetween(0, 1000);
    }

    private static long packets(SrtConnection connection) {
        return connection.statistics().map(SrtStatistics::packetsReceived).orElse(0L);
    }

    private static boolean unchangedFor(SrtConnection connection, long packets, Duration span) {
        long sampled = connection.statistics().orElseThrow().sampledNanos();
        Awaitility.await()
                .until(() -> connection.statistics().orElseThrow().sampledNanos() - sampled >= span.toNanos());
        return packets(connection) == packets;
    }

    /** Notes everything in one recorder and failures in another, for attempts that are repeated. */
    private record Relay(Recorder all, Recorder attempt) implements SrtHandler {
        @Override
        public void onConnected(SrtConnection connection, SrtConnectionDetails details) {
            all.onConnected(connection, details);
        }

        @Override
        public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
            all.onMessage(connection, message, receivedNanos);
        }

        @Override
        public void onConnectFailed(SrtConnection connection, SrtConnectFailure failure) {
            attempt.onConnectFailed(connection, failure);
        }

        @Override
        public void onClosed(SrtConnection connection, SrtClosure closure) {
            all.onClosed(connection, closure);
        }
    }
}
