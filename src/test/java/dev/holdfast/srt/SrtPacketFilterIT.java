package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Packet filters against {@code srt-live-transmit}: used with a libsrt that is safe with them, refused with one that is
 * not. Each test says what it expects of either; which one is there, the system decides.
 */
class SrtPacketFilterIT {

    private static final String FEC = "fec,cols:10,rows:5";
    private static final String NEEDED = "needs libsrt 1.5.2 or newer";
    private static final SrtOptions PLAIN =
            SrtOptions.builder().latencyMillis(50).connectTimeoutMillis(1000).build();
    private static final SrtOptions FILTERED =
            PLAIN.toBuilder().packetFilter(FEC).build();

    private Recorder us = new Recorder();
    private final int srtPort = FreePorts.udp();
    private final int udpPort = FreePorts.udp();
    private final ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();
    private SrtRuntime runtime;
    private boolean safe;

    @BeforeEach
    void start() throws SrtUnavailableException {
        runtime = SrtRuntime.start();
        safe = runtime.library().version().compareTo(SrtVersion.OLDEST_WITH_SAFE_FILTER) >= 0;
    }

    @AfterEach
    void stop() {
        feeder.shutdownNow();
        runtime.close();
    }

    @Test
    void caller_whenBothSidesHaveTheSameFilter_getsRepairPacketsOrIsRefusedByOption() throws IOException {
        try (Peer peer = transmit("mode=listener&latency=50&packetfilter=" + FEC)) {
            if (safe) {
                assertRepairPackets(callUntilConnected(FILTERED));
            } else {
                SrtConnectFailure failure = failure(FILTERED, SrtConnectFailure.Kind.OPTION);
                assertThat(failure.message()).contains("packetfilter " + NEEDED);
            }
            assertThat(peer.isAlive()).isTrue();
        }
    }

    @Test
    void caller_whenOnlyThePeerHasAFilter_takesItOverOrGivesUpWithTheReason() throws IOException {
        try (Peer peer = transmit("mode=listener&latency=50&packetfilter=" + FEC)) {
            if (safe) {
                assertRepairPackets(callUntilConnected(PLAIN));
                assertThat(peer.isAlive()).isTrue();
            } else {
                SrtConnectFailure failure = failure(PLAIN, SrtConnectFailure.Kind.REJECTED);
                assertThat(failure.reason()).isEqualTo(RejectReason.FILTER);
                assertThat(failure.message()).contains("the peer wants the packet filter fec", NEEDED);
            }
        }
    }

    @Test
    void caller_whenTheFiltersDiffer_isRejected() {
        SrtOptions other = PLAIN.toBuilder().packetFilter("fec,cols:8,rows:4").build();
        try (Peer peer = transmit("mode=listener&packetfilter=" + FEC)) {
            SrtConnectFailure failure =
                    failure(other, safe ? SrtConnectFailure.Kind.REJECTED : SrtConnectFailure.Kind.OPTION);
            assertThat(failure.reason()).isEqualTo(safe ? RejectReason.FILTER : null);
            assertThat(peer.isAlive()).isTrue();
        }
    }

    @Test
    void listener_whenItHasAFilter_listensOrIsRefusedByOption() {
        runtime.listen(Loopback.port(srtPort), FILTERED, SrtAcceptPolicy.everybody(), us);
        if (safe) {
            us.awaitListening();
        } else {
            SrtListenFailure failure = us.awaitListenerClosed();
            assertThat(failure.kind()).isEqualTo(SrtListenFailure.Kind.OPTION);
            assertThat(failure.message()).contains("packetfilter " + NEEDED);
        }
    }

    @Test
    void listener_whenOnlyTheCallerHasAFilter_takesItOverOrClosesTheCaller() throws IOException {
        runtime.listen(Loopback.port(srtPort), PLAIN, SrtAcceptPolicy.everybody(), us);
        us.awaitListening();
        if (safe) {
            try (Peer peer = transmit("mode=caller&latency=50&packetfilter=" + FEC)) {
                us.awaitConnected();
                assertRepairPackets(us.accepted.getFirst());
                assertThat(peer.isAlive()).isTrue();
            }
        } else {
            assertClosesACallerWithAFilter();
            assertThat(us.accepted).isEmpty();
        }
    }

    private void assertClosesACallerWithAFilter() {
        int caller = LibSrt.createSocket();
        try {
            assertThat(new SocketOptions().set(caller, SrtOption.RCVSYN, false)).isTrue();
            assertThat(new SocketOptions().set(caller, SrtOption.PACKETFILTER, FEC))
                    .isTrue();
            assertThat(new SocketNames().connect(caller, Loopback.port(srtPort)))
                    .isTrue();
            Awaitility.await().atMost(Recorder.SOON).until(() -> LibSrt.state(caller) >= LibSrt.STATE_BROKEN);
            // Not refused in the handshake: it was connected first.
            assertThat(LibSrt.rejectReason(caller)).isZero();
        } finally {
            LibSrt.close(caller);
        }
    }

    private void assertRepairPackets(SrtConnection connection) throws IOException {
        try (DatagramSocket feed = new DatagramSocket()) {
            DatagramPacket packet = new DatagramPacket(new byte[1316], 1316, Loopback.port(udpPort));
            var feeding = feeder.scheduleAtFixedRate(() -> send(feed, packet), 0, 1, TimeUnit.MILLISECONDS);
            us.awaitMessages(200);
            Awaitility.await()
                    .atMost(Recorder.SOON)
                    .until(() -> connection
                                    .statistics()
                                    .map(SrtStatistics::filterPacketsReceived)
                                    .orElse(0L)
                            > 10);
            feeding.cancel(false);
        }
    }

    private static void send(DatagramSocket feed, DatagramPacket packet) {
        try {
            feed.send(packet);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls until the peer's listener is up. */
    private SrtConnection callUntilConnected(SrtOptions options) {
        for (int i = 0; i < 20; i++) {
            us = new Recorder();
            SrtConnection connection = runtime.connect(Loopback.port(srtPort), options, us);
            Awaitility.await().atMost(Recorder.SOON).until(() -> us.details != null || us.failure != null);
            if (us.details != null) {
                return connection;
            }
        }
        throw new AssertionError("never connected");
    }

    /** Calls until it fails in this way; the peer's listener may not be up yet. */
    private SrtConnectFailure failure(SrtOptions options, SrtConnectFailure.Kind kind) {
        for (int i = 0; i < 20; i++) {
            Recorder attempt = new Recorder();
            runtime.connect(Loopback.port(srtPort), options, attempt);
            SrtConnectFailure failure = attempt.awaitFailure();
            if (failure.kind() == kind) {
                return failure;
            }
        }
        throw new AssertionError("never failed as " + kind);
    }

    private Peer transmit(String query) {
        return Peer.start(
                SrtLiveTransmit.relayOnce(SrtLiveTransmit.udp(udpPort), "srt://127.0.0.1:" + srtPort + "?" + query));
    }
}
