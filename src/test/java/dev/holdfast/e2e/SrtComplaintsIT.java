package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people complain about with SRT receivers in public issue trackers, each as a test. */
class SrtComplaintsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LOSS_OF_EVERYTHING = Duration.ofSeconds(10);
    private static final String SETTINGS = """
            holdfast:
              store: {type: memory}
              defaults:
                reconnection: {backoff: {type: fixed, initial-delay: 200ms, jitter: none}}
                health: {check-interval: 100ms, timeout-duration: 1s}
                srt: {connect-timeout: 1s}
              streams:
            """;

    @TempDir
    Path directory;

    private final UdpProxies path = new UdpProxies();

    /** The goodbye is one datagram; and a gauge that keeps its last value shows a dead stream as alive. */
    @Test
    void stream_whenTheGoodbyeOfItsSourceIsLost_isDetectedAndItsRatesFallToZero() {
        MarkedCamera camera = new MarkedCamera("cam", path, true);
        try (path;
                camera;
                ServiceProcess service = ServiceProcess.start(directory, SETTINGS + camera.yaml())) {
            camera.start();
            service.awaitState(camera.id, "streaming", SOON);
            await("a bit rate").atMost(SOON).until(() -> bitrate(service) > 500_000);
            long before = service.lastEventId(camera.id);

            path.lose(1);
            camera.end();

            JsonNode detected = service.awaitEvent(camera.id, before, event -> is(event, "failure_detected"), SOON);
            assertThat(detected.path("reason").asString()).isEqualTo("timeout");
            await("the bit rate falls to 0").atMost(SOON).until(() -> bitrate(service) == 0);
            assertThat(service.metric("holdfast_packet_rate", "stream_id=\"cam\""))
                    .isZero();
            assertThat(service.metric("holdfast_stream_up", "stream_id=\"cam\""))
                    .isZero();

            path.heal();
            camera.start();
            service.awaitEvent(camera.id, before, event -> is(event, "reconnection_succeeded"), SOON);
            await("a bit rate again").atMost(SOON).until(() -> bitrate(service) > 500_000);
        }
    }

    /** Longer than libsrt holds on to a connection, so that both sides have given theirs up. */
    @Test
    void stream_whenEverythingIsLostForTenSeconds_isBackSoonAfter() {
        MarkedCamera camera = new MarkedCamera("cam", path, true);
        try (path;
                camera;
                ServiceProcess service = ServiceProcess.start(directory, SETTINGS + camera.yaml())) {
            camera.start();
            service.awaitState(camera.id, "streaming", SOON);
            camera.awaitMedia(MarkedCamera.PER_SECOND, SOON);
            long before = service.lastEventId(camera.id);

            path.lose(1);
            service.awaitEvent(camera.id, before, event -> is(event, "failure_detected"), SOON);
            await().during(LOSS_OF_EVERYTHING)
                    .atMost(LOSS_OF_EVERYTHING.multipliedBy(2))
                    .until(() -> !service.state(camera.id).equals("streaming"));
            path.heal();
            long healed = System.nanoTime();

            camera.awaitMedia(MarkedCamera.PER_SECOND, SOON);
            assertThat(Duration.ofNanos(System.nanoTime() - healed))
                    .as("from the network's return to a second of media")
                    .isLessThan(Duration.ofSeconds(8));
            assertThat(camera.receiver.faults()).isEmpty();
        }
    }

    /** At a round trip longer than the latency nothing that is lost can be had again. */
    @Test
    void stream_whenTheRoundTripIsLongerThanTheLatency_showsItAndDeclaresTheLoss() {
        int sourcePort = FreePorts.udp();
        int frontPort = FreePorts.udp();
        int feedPort = FreePorts.udp();
        String yaml = SETTINGS + "    - id: cam\n      sources: [{uri: \"srt://127.0.0.1:" + frontPort
                + "?mode=caller&latency=120\"}]\n";
        try (UdpProxy far = new UdpProxy(frontPort, sourcePort);
                Peer source = Peer.start(
                        Cameras.srtLiveTransmit(feedPort, "srt://127.0.0.1:" + sourcePort + "?mode=listener"));
                MarkedFeed feed = new MarkedFeed(feedPort, 200);
                ServiceProcess service = ServiceProcess.start(directory, yaml)) {
            far.delay(Duration.ofMillis(150));
            service.awaitState("cam", "streaming", SOON);
            await("the round trip is known").atMost(SOON).until(() -> srt(service, "rtt_seconds") > 0.25);
            assertThat(srt(service, "latency_margin_ratio")).isBetween(0.2, 0.5).isLessThan(3);
            assertThat(service.metrics()).contains("# HELP holdfast_srt_latency_margin_ratio Agreed latency divided");
            long before = service.lastEventId("cam");

            far.lose(0.2);

            JsonNode declared = service.awaitEvent("cam", before, event -> is(event, "failure_detected"), SOON);
            assertThat(declared.path("reason").asString()).isEqualTo("packet_loss");
            await("what was never had again is counted")
                    .atMost(SOON)
                    .until(() ->
                            srt(service, "packets_unrecovered_total") > 0 && srt(service, "packets_lost_total") > 0);
            assertThat(source.isAlive()).isTrue();
            assertThat(feed.sent()).isPositive();
        }
    }

    private static double bitrate(ServiceProcess service) {
        return service.metric("holdfast_bitrate_bps", "stream_id=\"cam\"");
    }

    private static double srt(ServiceProcess service, String name) {
        return service.metric("holdfast_srt_" + name, "stream_id=\"cam\"");
    }

    private static boolean is(JsonNode event, String type) {
        return event.path("type").asString().equals(type);
    }
}
