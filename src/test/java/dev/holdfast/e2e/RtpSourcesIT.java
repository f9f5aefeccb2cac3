package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** RTP and bare UDP, unicast and multicast: killed, frozen, paused and thinned out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RtpSourcesIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final long TIMEOUT_MS = 1000;
    private static final long DETECTED_BY_MS = TIMEOUT_MS + 100 + 500;

    /** The backoff is so long that only the first packet itself can end an outage. */
    private static final String DEFAULTS = """
            holdfast:
              store: {type: memory}
              defaults:
                reconnection: {backoff: {type: fixed, initial-delay: 30s, max-delay: 30s, jitter: none}}
                health: {check-interval: 100ms, timeout-duration: 1s, window: 1s}
              streams:
            """;

    @TempDir
    static Path directory;

    private final List<Camera> cameras = List.of(
            Camera.unicast("rtp-unicast", "rtp"),
            Camera.unicast("udp-unicast", "udp"),
            Camera.multicast("rtp-multicast", "rtp", "239.203.1.1"),
            Camera.multicast("udp-multicast", "udp", "239.203.1.2"));
    private final int relayPort = FreePorts.udp();
    private final int lossyPort = FreePorts.udp();
    private final MarkedReceiver receiver = new MarkedReceiver();
    private ServiceProcess service;

    /** One for all, since its start is what takes long. */
    @BeforeAll
    void startService() {
        String yaml = DEFAULTS
                + cameras.stream().map(Camera::yaml).collect(Collectors.joining())
                + stream("relay", "udp://127.0.0.1:" + relayPort, receiver.port())
                + stream("lossy", "rtp://:" + lossyPort, FreePorts.udp());
        service = ServiceProcess.start(directory, yaml);
    }

    @AfterAll
    void end() {
        if (service != null) {
            service.close();
        }
        receiver.close();
    }

    @Test
    void everySource_whenKilledOrFrozen_isDetectedAndBackWithItsFirstPacket() {
        try {
            cameras.forEach(Camera::start);

            breakAll(Peer::sigkill);
            cameras.forEach(Camera::start);
            for (Camera camera : cameras) {
                awaitBack(camera.id, camera.eventBefore);
                if (camera.scheme.equals("rtp")) {
                    assertThat(statistic(camera, "rtp_ssrc_changes_total"))
                            .as(camera.id)
                            .isEqualTo(1);
                }
            }

            breakAll(Peer::sigstop);
            for (Camera camera : cameras) {
                Instant thawed = Instant.now();
                camera.process.sigcont();
                assertAtOnce(awaitBack(camera.id, camera.eventBefore), thawed);
            }
        } finally {
            cameras.forEach(camera -> camera.process.close());
        }
    }

    @Test
    void relay_whenMediaStopsAndReturnsWhileWaiting_losesAndChangesNothing() {
        try (MarkedFeed feed = new MarkedFeed(relayPort, 200)) {
            for (int i = 0; i < 3; i++) {
                service.awaitState("relay", "streaming", SOON);
                awaitMore(200);
                long before = service.lastEventId("relay");
                feed.pause();
                assertDetected("relay", before);
                service.awaitState("relay", "waiting", SOON);
                Instant returned = Instant.now();
                feed.goOn();
                assertAtOnce(awaitBack("relay", before), returned);
            }
            awaitMore(200);
            assertThat(receiver.faults()).isEmpty();
            assertThat(receiver.missing()).isEmpty();
        }
    }

    @Test
    void stream_whenTenPercentAreLost_isDegradedUntilTheyAreNot() {
        try (FaultyPath path = FaultyPath.open();
                Peer camera = path.start(Ffmpeg.testPicture("rtp_mpegts", "rtp://" + path.toNear(lossyPort)))) {
            service.awaitState("lossy", "streaming", SOON);
            long before = service.lastEventId("lossy");

            path.lose(0.10);
            JsonNode found = service.awaitEvent("lossy", before, event -> is(event, "failure_detected"), SOON);
            assertThat(found.path("previous_state").asString()).isEqualTo("streaming");
            assertThat(found.path("state").asString()).isEqualTo("degraded");
            assertThat(found.path("severity").asString()).isEqualTo("warning");
            assertThat(found.path("reason").asString()).isEqualTo("packet_loss");
            JsonNode details = found.path("details");
            assertThat(details.path("rule").asString()).isEqualTo("max-packet-loss");
            assertThat(details.path("threshold").asDouble()).isEqualTo(0.05);
            assertThat(details.path("value").asDouble()).isGreaterThan(0.05).isLessThan(0.5);
            assertThat(service.state("lossy")).isEqualTo("degraded");

            path.heal();
            service.awaitState("lossy", "streaming", SOON);
            assertThat(camera.isAlive()).as(camera.output()).isTrue();
            assertThat(service.eventsAfter("lossy", before))
                    .extracting(event -> event.path("type").asString())
                    .containsExactly("failure_detected", "stream_state_changed", "stream_state_changed");
            assertThat(service.metric("holdfast_packets_lost_total", "stream_id=\"lossy\""))
                    .isPositive();
        }
    }

    /** Strikes every camera, and waits until each outage is known and being waited out. */
    private void breakAll(Consumer<Peer> fault) {
        for (Camera camera : cameras) {
            service.awaitState(camera.id, "streaming", SOON);
            camera.eventBefore = service.lastEventId(camera.id);
            fault.accept(camera.process);
        }
        for (Camera camera : cameras) {
            assertDetected(camera.id, camera.eventBefore);
            service.awaitState(camera.id, "waiting", SOON);
        }
    }

    private static void assertAtOnce(JsonNode event, Instant returned) {
        assertThat(Instant.parse(event.path("timestamp").asString()))
                .as(event.path("stream_id").asString())
                .isBetween(returned.truncatedTo(ChronoUnit.MILLIS), returned.plus(AT_ONCE));
    }

    private void assertDetected(String id, long after) {
        JsonNode detected = service.awaitEvent(id, after, event -> is(event, "failure_detected"), SOON);
        assertThat(detected.path("reason").asString()).as(id).isEqualTo("timeout");
        assertThat(detected.path("outage_ms").asLong()).as(id).isBetween(TIMEOUT_MS, DETECTED_BY_MS);
    }

    private JsonNode awaitBack(String id, long after) {
        JsonNode back =
                service.awaitEvent(id, after, event -> is(event, "reconnection_succeeded"), Duration.ofSeconds(20));
        List<String> types = service.eventsAfter(id, after).stream()
                .map(event -> event.path("type").asString())
                .toList();
        assertThat(types)
                .as(id)
                .containsSubsequence(
                        "failure_detected", "reconnection_started", "reconnection_waiting", "reconnection_succeeded")
                .doesNotContain("reconnection_attempt");
        assertThat(service.state(id)).as(id).isEqualTo("streaming");
        return back;
    }

    private void awaitMore(long datagrams) {
        long wanted = receiver.received() + datagrams;
        await().atMost(SOON).until(() -> receiver.received() >= wanted);
    }

    private double statistic(Camera camera, String name) {
        return service.status(camera.id)
                .path("statistics")
                .path("protocol")
                .path(name)
                .asDouble();
    }

    private static boolean is(JsonNode event, String type) {
        return event.path("type").asString().equals(type);
    }

    private static String stream(String id, String source, int outputPort) {
        return "    - id: " + id + "\n      sources: [{uri: \"" + source
                + "\"}]\n      outputs: [{uri: \"udp://127.0.0.1:" + outputPort + "\"}]\n";
    }

    /** One source; ffmpeg sends to {@code target}, and the service receives from {@code source}. */
    private static final class Camera {

        final String id;
        final String scheme;
        private final String source;
        private final String target;
        long eventBefore;
        Peer process = Peer.start("true");

        private Camera(String id, String scheme, String source, String target) {
            this.id = id;
            this.scheme = scheme;
            this.source = source;
            this.target = target;
        }

        static Camera unicast(String id, String scheme) {
            int port = FreePorts.udp();
            return new Camera(
                    id, scheme, scheme + "://127.0.0.1:" + port, scheme + "://127.0.0.1:" + port + "?pkt_size=1316");
        }

        static Camera multicast(String id, String scheme, String group) {
            int port = FreePorts.udp();
            return new Camera(
                    id,
                    scheme,
                    scheme + "://@" + group + ":" + port + "?interface=lo",
                    scheme + "://" + group + ":" + port + "?pkt_size=1316&ttl=0&localaddr=127.0.0.1");
        }

        String yaml() {
            return stream(id, source, FreePorts.udp());
        }

        void start() {
            process.close();
            process = Peer.start(Ffmpeg.testPicture(scheme.equals("rtp") ? "rtp_mpegts" : "mpegts", target));
        }
    }
}
