package dev.holdfast.transport.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.LifeWatch;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SRT sources against ffmpeg and srt-live-transmit. */
class SrtTransportIT {

    private static final StreamId ID = new StreamId("cam1");
    private static final Duration SOON = Duration.ofSeconds(15);

    private final SrtTransport transport = new SrtTransport();
    private final Events events = new Events();
    private final AtomicLong bytes = new AtomicLong();
    private long epoch;

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void caller_toAnEncoderThatListens_opensAndReceives() {
        int port = FreePorts.udp();
        try (Peer encoder = Peer.start(Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port + "?mode=listener"));
                Reconnector reconnector = reconnector("srt://127.0.0.1:" + port + "?mode=caller&latency=80")) {
            Connection connection = connectUntilOpened(reconnector, encoder);
            await().atMost(SOON).until(() -> bytes.get() > 200_000);

            assertThat(events.calls)
                    .startsWith("opened " + epoch, "media " + epoch)
                    .hasSize(2);
            ConnectionSample sample = connection.sample(System.nanoTime());
            assertThat(sample.packets()).isPositive();
            assertThat(sample.errors()).isZero();
            assertThat(sample.roundTripNanos()).isPositive();
            assertThat(connection.details().codec()).contains("mpeg2video");
            assertThat(connection.details().parameters()).containsEntry("latency_ms", "80");
            assertThat(connection.details().remoteAddress()).contains("127.0.0.1:" + port);
            assertThat(connection.protocolStatistics())
                    .containsKeys("srt_rtt_seconds", "srt_packets_received_total", "ts_continuity_errors_total");

            connection.armMediaSignal();
            await().atMost(SOON).until(() -> events.calls.size() == 3);
            assertThat(events.calls.getLast()).isEqualTo("media " + epoch);
        }
    }

    @Test
    void caller_whenThePeerEndsInGoodOrder_endsAsPeerClosed() {
        int port = FreePorts.udp();
        try (Peer encoder = Peer.start(Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port + "?mode=listener"));
                Reconnector reconnector = reconnector("srt://127.0.0.1:" + port)) {
            connectUntilOpened(reconnector, encoder);
            await().atMost(SOON).until(() -> bytes.get() > 100_000);
            encoder.sigterm();
            Failure failure = events.awaitEnd();
            assertThat(failure.reason()).isEqualTo(FailureReason.PEER_CLOSED);
            assertThat(failure.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
        }
    }

    @Test
    void caller_whenNobodyListens_timesOutWithinTheConnectTimeout() {
        try (Reconnector reconnector = reconnector("srt://127.0.0.1:" + FreePorts.udp() + "?conntimeo=500")) {
            connect(reconnector);
            Failure failure = events.awaitEnd();
            assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT);
            assertThat(failure.errorClass()).isEqualTo(ErrorClass.TIMEOUT);
        }
    }

    @Test
    void caller_whoseListenersHostRefuses_failsWithoutWaitingForItsTimeout() {
        int port = FreePorts.udp();
        try (Reconnector reconnector = reconnector("srt://127.0.0.1:" + port + "?conntimeo=60000")) {
            connect(reconnector);
            LifeWatch watch = reconnector.watchForLife(true, _ -> {});
            Failure failure = events.awaitEnd();
            watch.cancel();
            assertThat(failure.reason()).isEqualTo(FailureReason.NETWORK_ERROR);
            assertThat(failure.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
            assertThat(failure.message()).contains("127.0.0.1:" + port, "refuses");
        }
    }

    @Test
    void caller_withTheWrongPassphrase_isUnauthorizedForGood() {
        int port = FreePorts.udp();
        try (Peer listener = Peer.start(SrtLiveTransmit.relay(
                        SrtLiveTransmit.udp(FreePorts.udp()),
                        "srt://127.0.0.1:" + port + "?mode=listener&passphrase=correcthorse"));
                Reconnector reconnector = reconnector("srt://127.0.0.1:" + port + "?passphrase=batterystaple")) {
            assertThat(listener.isAlive()).isTrue();
            await().atMost(SOON).until(() -> {
                connect(reconnector);
                return events.awaitEnd().reason() != FailureReason.TIMEOUT;
            });
            Failure failure = events.awaitEnd();
            assertThat(failure.reason()).isEqualTo(FailureReason.UNAUTHORIZED);
            assertThat(failure.errorClass()).isEqualTo(ErrorClass.PERMANENT);
            assertThat(failure.message()).doesNotContain("batterystaple");
        }
    }

    @Test
    void caller_toANameThatDoesNotExist_saysSo() {
        try (Reconnector reconnector = reconnector("srt://no-such-host.invalid:9000")) {
            connect(reconnector);
            Failure failure = events.awaitEnd();
            assertThat(failure.reason()).isEqualTo(FailureReason.NETWORK_ERROR);
            assertThat(failure.message()).contains("no-such-host.invalid");
        }
    }

    @Test
    void listener_takesCallersOneAfterTheOther() {
        int port = FreePorts.udp();
        try (Reconnector reconnector =
                reconnector("srt://127.0.0.1:" + port + "?mode=listener&passphrase=correcthorse")) {
            for (int i = 0; i < 3; i++) {
                connect(reconnector);
                bytes.set(0);
                try (Peer encoder = Peer.start(Ffmpeg.testPicture(
                        "mpegts", "srt://127.0.0.1:" + port + "?mode=caller&passphrase=correcthorse&pbkeylen=16"))) {
                    await().atMost(SOON).until(() -> bytes.get() > 100_000);
                    encoder.sigterm();
                    assertThat(events.awaitEnd().reason()).isEqualTo(FailureReason.PEER_CLOSED);
                }
            }
        }
    }

    @Test
    void listener_whenAnEncoderComesBackBeforeItsOldSessionIsNoticed_letsItTakeOver() {
        int port = FreePorts.udp();
        String target = "srt://127.0.0.1:" + port + "?mode=caller&streamid=cam1";
        try (Reconnector reconnector = reconnector("srt://127.0.0.1:" + port + "?mode=listener&streamid=cam1")) {
            connect(reconnector);
            try (Peer before = Peer.start(Ffmpeg.testPicture("mpegts", target))) {
                await().atMost(SOON).until(() -> bytes.get() > 100_000);
                before.sigkill();
            }
            long killedNanos = System.nanoTime();
            // Like an encoder that tries again when it is refused: too early, it meets a session that counts as live.
            await().atMost(SOON).until(() -> {
                try (Peer after = Peer.start(Ffmpeg.testPicture("mpegts", target))) {
                    await().atMost(SOON).until(() -> !events.failures.isEmpty() || !after.isAlive());
                    if (events.failures.isEmpty()) {
                        return false;
                    }
                    assertThat(events.failures.getLast().message()).contains("took over");
                    bytes.set(0);
                    connect(reconnector);
                    await().atMost(SOON).until(() -> bytes.get() > 0);
                    return true;
                }
            });
            // Left to libsrt the old session would have lasted 5.1 s.
            assertThat(System.nanoTime() - killedNanos)
                    .isLessThan(Duration.ofSeconds(5).toNanos());
        }
    }

    @Test
    void listener_whileOneCallerIsLive_refusesASecondAndAWrongStreamId() {
        int port = FreePorts.udp();
        try (Reconnector reconnector = reconnector("srt://127.0.0.1:" + port + "?mode=listener&streamid=cam1")) {
            connect(reconnector);
            try (Peer first = Peer.start(Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port + "?streamid=cam1"))) {
                await().atMost(SOON).until(() -> bytes.get() > 100_000);
                try (Peer second =
                                Peer.start(Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port + "?streamid=cam1"));
                        Peer stranger = Peer.start(
                                Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port + "?streamid=cam2"))) {
                    assertThat(second.awaitExit(SOON)).isNotZero();
                    assertThat(stranger.awaitExit(SOON)).isNotZero();
                }
                assertThat(first.isAlive()).isTrue();
                assertThat(events.failures).isEmpty();
            }
        }
    }

    @Test
    void listener_whileTheStreamWantsNobody_turnsCallersAway() {
        int port = FreePorts.udp();
        try (Reconnector reconnector = reconnector("srt://127.0.0.1:" + port + "?mode=listener")) {
            Connection attempt = connect(reconnector);
            try (Peer first = Peer.start(Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port))) {
                await().atMost(SOON).until(() -> bytes.get() > 0);
                assertThat(first.isAlive()).isTrue();
            }
            attempt.close();
            // For a second after a session a caller may be early for the next attempt; then nobody is expected.
            await().atMost(SOON).until(() -> {
                try (Peer uninvited = Peer.start(Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port))) {
                    return uninvited.awaitExit(SOON) != 0;
                }
            });
            bytes.set(0);
            connect(reconnector);
            try (Peer invited = Peer.start(Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port))) {
                await().atMost(SOON).until(() -> bytes.get() > 0);
                assertThat(invited.isAlive()).isTrue();
            }
        }
    }

    @Test
    void listener_whenThePortIsTaken_saysSoAndIsNotDeafAfterwards() {
        int port = FreePorts.udp();
        try (Reconnector late = reconnector("srt://127.0.0.1:" + port + "?mode=listener")) {
            try (Reconnector holder = reconnector("srt://127.0.0.1:" + port + "?mode=listener")) {
                connect(holder);
                connect(late);
                Failure failure = events.awaitEnd();
                assertThat(failure.errorClass()).isEqualTo(ErrorClass.RESOURCE_EXHAUSTION);
                assertThat(failure.message()).contains(Integer.toString(port));
            }
            await().atMost(SOON).until(() -> {
                connect(late);
                try (Peer encoder = Peer.start(Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port))) {
                    await().atMost(SOON).until(() -> bytes.get() > 0 || !events.failures.isEmpty());
                    assertThat(encoder.pid()).isPositive();
                }
                return bytes.get() > 0;
            });
        }
    }

    // --- helpers

    private Reconnector reconnector(String uri) {
        SourceUri source = SourceUri.parse(uri);
        assertThat(transport.check(source)).isEmpty();
        return transport.reconnector(StreamDefinition.of(ID, source, List.of()), source);
    }

    private Connection connect(Reconnector reconnector) {
        events.failures.clear();
        return reconnector.connect(
                new ConnectRequest(ID, ++epoch, Optional.empty(), media -> bytes.addAndGet(media.remaining())), events);
    }

    /** An encoder needs a moment to listen; until then attempts time out. */
    private Connection connectUntilOpened(Reconnector reconnector, Peer encoder) {
        while (encoder.isAlive()) {
            events.calls.clear();
            Connection connection = connect(reconnector);
            await().atMost(SOON).until(() -> !events.calls.isEmpty());
            if (events.calls.contains("opened " + epoch)) {
                return connection;
            }
        }
        throw new AssertionError("the encoder has ended: " + encoder.output());
    }

    private static final class Events implements ConnectionListener {

        final List<String> calls = new CopyOnWriteArrayList<>();
        final List<Failure> failures = new CopyOnWriteArrayList<>();

        @Override
        public void opened(long epoch) {
            calls.add("opened " + epoch);
        }

        @Override
        public void media(long epoch, long atNanos) {
            calls.add("media " + epoch);
        }

        @Override
        public void ended(long epoch, Failure failure) {
            failures.add(failure);
            calls.add("ended " + epoch);
        }

        Failure awaitEnd() {
            await().atMost(SOON).until(() -> !failures.isEmpty());
            return failures.getLast();
        }
    }
}
