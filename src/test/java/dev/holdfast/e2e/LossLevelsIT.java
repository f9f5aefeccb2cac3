package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** 10, 20 and 30 % of the datagrams lost on the way: declared soon, once, with true figures, and over when it is over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LossLevelsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int[] PERCENT = {10, 20, 30};

    /** From the first loss: six of the samples, each over a window of a second, and some for a busy machine. */
    private static final Duration DECLARED_WITHIN = Duration.ofSeconds(5);

    private static final Duration HELD = Duration.ofSeconds(6);
    private static final int FED_PER_SECOND = 400;

    @TempDir
    static Path directory;

    private final int rtpPort = FreePorts.udp();
    private final int udpPort = FreePorts.udp();
    private ServiceProcess service;

    @BeforeAll
    void startService() {
        service = ServiceProcess.start(directory, """
            holdfast:
              store: {type: memory}
              defaults:
                health: {window: 1s, windows-to-exit: 2, min-packet-rate: 1}
              streams:
                - id: rtp
                  sources: [{uri: "rtp://:%d"}]
                - id: udp
                  sources: [{uri: "udp://127.0.0.1:%d"}]
            """.formatted(rtpPort, udpPort));
    }

    @AfterAll
    void end() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void rtp_whenPacketsAreLost_isDegradedOnceAndItsLossIsThatOfThePath() {
        try (FaultyPath path = FaultyPath.open();
                Peer camera = path.start(Ffmpeg.testPicture("rtp_mpegts", "rtp://" + path.toNear(rtpPort)))) {
            service.awaitState("rtp", "streaming", SOON);
            for (int percent : PERCENT) {
                long before = service.lastEventId("rtp");
                Instant began = Instant.now();
                path.lose(percent / 100.0);
                JsonNode found = awaitDegraded("rtp", before, began, "packet_loss", "max-packet-loss");
                assertThat(found.path("details").path("packets_expected").asLong())
                        .isPositive();

                double lostBefore = counter("rtp", "holdfast_packets_lost_total");
                double receivedBefore = counter("rtp", "holdfast_packets_received_total");
                awaitHeld("rtp");
                double lost = counter("rtp", "holdfast_packets_lost_total") - lostBefore;
                double received = counter("rtp", "holdfast_packets_received_total") - receivedBefore;
                assertThat(lost / (lost + received)).as("share lost").isCloseTo(percent / 100.0, within(0.06));
                assertBroken("rtp", "max-packet-loss", percent == 20);

                path.heal();
                service.awaitState("rtp", "streaming", SOON);
                assertOneDegradation("rtp", before);
            }
            assertThat(camera.isAlive()).as(camera.output()).isTrue();
        }
    }

    @Test
    void udp_whenPacketsAreLost_isDegradedOnceAndItsRatesAreTrue() {
        int front = FreePorts.udp();
        try (UdpProxy path = new UdpProxy(front, udpPort);
                MarkedFeed feed = new MarkedFeed(front, FED_PER_SECOND)) {
            service.awaitState("udp", "streaming", SOON);
            for (int percent : PERCENT) {
                long before = service.lastEventId("udp");
                Instant began = Instant.now();
                path.lose(percent / 100.0);
                awaitDegraded("udp", before, began, "packet_loss", "max-packet-loss");

                long sentBefore = feed.sent();
                Instant from = Instant.now();
                awaitHeld("udp");
                JsonNode health = service.get("/streams/udp/health");
                double fed = (feed.sent() - sentBefore)
                        / (Duration.between(from, Instant.now()).toMillis() / 1000.0);
                double passed = fed * (1 - percent / 100.0);
                // One window of a second holds some 300 of the datagrams.
                Offset<Double> tolerance = within(0.15 * passed);
                assertThat(health.path("packet_rate").asDouble()).isCloseTo(passed, tolerance);
                assertThat(health.path("bitrate_bps").asDouble() / (MarkedFeed.DATAGRAM_BYTES * 8))
                        .isCloseTo(passed, tolerance);
                assertBroken("udp", "max-packet-loss", false);

                path.lose(0);
                service.awaitState("udp", "streaming", SOON);
                assertOneDegradation("udp", before);
            }
            feed.pause();
            // The bitrate does not keep its last value: neither in the API nor as a metric.
            await().atMost(Duration.ofSeconds(10)).until(() -> rate("udp") == 0);
            assertThat(service.metric("holdfast_bitrate_bps", "stream_id=\"udp\""))
                    .isZero();
            assertThat(service.metric("holdfast_packet_rate", "stream_id=\"udp\""))
                    .isZero();
        }
    }

    private double rate(String id) {
        return service.get("/streams/" + id + "/health").path("bitrate_bps").asDouble();
    }

    private double counter(String id, String name) {
        return service.metric(name, "stream_id=\"" + id + "\"");
    }

    private JsonNode awaitDegraded(String id, long before, Instant began, String reason, String rule) {
        JsonNode found = service.awaitEvent(
                id, before, event -> event.path("type").asString().equals("failure_detected"), SOON);
        assertThat(found.path("state").asString()).isEqualTo("degraded");
        assertThat(found.path("reason").asString()).isEqualTo(reason);
        Duration took =
                Duration.between(began, Instant.parse(found.path("timestamp").asString()));
        System.out.println(id + ": declared degraded after " + took.toMillis() + " ms: "
                + found.path("error").asString());
        assertThat(took).isLessThan(DECLARED_WITHIN);
        JsonNode details = found.path("details");
        assertThat(details.path("rule").asString()).isEqualTo(rule);
        assertThat(details.path("samples_over").asInt()).isGreaterThanOrEqualTo(6);
        assertThat(details.path("samples_to_enter").asInt()).isEqualTo(6);
        assertThat(details.path("deciding_samples").size()).isBetween(6, 10);
        assertThat(details.path("deciding_samples").values().stream()
                        .filter(each -> each.path("value").asDouble()
                                > details.path("threshold").asDouble())
                        .count())
                .isEqualTo(details.path("samples_over").asInt());
        assertThat(service.status(id)
                        .path("last_error")
                        .path("details")
                        .path("rule")
                        .asString())
                .isEqualTo(rule);
        return found;
    }

    /** Waits while the loss goes on, and sees that the state does not waver. */
    private void awaitHeld(String id) {
        await().during(HELD)
                .atMost(HELD.plus(SOON))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> service.state(id).equals("degraded"));
    }

    private void assertBroken(String id, String rule, boolean shown) {
        JsonNode health = service.get("/streams/" + id + "/health");
        if (shown) {
            System.out.println(health.toPrettyString());
        }
        assertThat(health.path("verdict").asString()).startsWith("Media flows, but degraded. Broken: " + rule);
        assertThat(reading(health, rule).path("state").asString()).isEqualTo("broken");
        // One second of a few hundred packets has now and then lost less than the threshold.
        await().atMost(SOON)
                .until(() -> reading(service.get("/streams/" + id + "/health"), rule)
                                .path("margin")
                                .asDouble()
                        < 0);
    }

    private static JsonNode reading(JsonNode health, String rule) {
        return health.path("rules").values().stream()
                .filter(each -> each.path("rule").asString().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private void assertOneDegradation(String id, long before) {
        List<String> types = service.eventsAfter(id, before).stream()
                .map(event -> event.path("type").asString() + " "
                        + event.path("state").asString())
                .toList();
        assertThat(types)
                .containsExactly(
                        "failure_detected degraded", "stream_state_changed degraded", "stream_state_changed streaming");
    }
}
