package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What RTCP tells the service: a goodbye, and reports of media that does not come. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RtpGoodbyeIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @TempDir
    static Path directory;

    private final int shiftPort = FreePorts.udp();
    private final int blockedPort = FreePorts.udp();
    private ServiceProcess service;

    /** Silence alone is found after a minute, so what is found sooner is found by RTCP; no attempt comes for 30 s. */
    @BeforeAll
    void startService() {
        String defaults = """
                holdfast:
                  store: {type: memory}
                  defaults:
                    reconnection: {backoff: {type: fixed, initial-delay: 30s, max-delay: 30s, jitter: none}}
                    rtp: {session-timeout: 60s}
                    health: {check-interval: 100ms, timeout-duration: 60s, window: 1s}
                  streams:
                """;
        service =
                ServiceProcess.start(directory, defaults + stream("shift", shiftPort) + stream("blocked", blockedPort));
    }

    @AfterAll
    void end() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void goodbye_isACleanEndWithoutAttempts_andTheReturnIsMediaAtOnce() {
        long before;
        try (RtpEncoder _ = new RtpEncoder(shiftPort, 0xCAFE0001)) {
            service.awaitState("shift", "streaming", SOON);
            before = service.lastEventId("shift");
        }
        JsonNode found = service.awaitEvent("shift", before, event -> is(event, "failure_detected"), SOON);
        assertThat(found.path("reason").asString()).isEqualTo("peer_closed");
        assertThat(found.path("severity").asString()).isEqualTo("info");
        assertThat(found.toString()).contains("goodbye").contains("end of shift");
        service.awaitState("shift", "waiting", SOON);
        JsonNode waiting = service.awaitEvent("shift", before, event -> is(event, "reconnection_waiting"), SOON);
        assertThat(Instant.parse(found.path("timestamp").asString()))
                .isCloseTo(Instant.parse(waiting.path("timestamp").asString()), within(AT_ONCE));
        assertThat(statistic("rtcp_goodbyes_total")).isEqualTo(1);

        Instant returned = Instant.now();
        try (RtpEncoder _ = new RtpEncoder(shiftPort, 0xCAFE0002)) {
            JsonNode back = service.awaitEvent("shift", before, event -> is(event, "reconnection_succeeded"), SOON);
            assertThat(Instant.parse(back.path("timestamp").asString()))
                    .isBetween(returned.truncatedTo(ChronoUnit.MILLIS), returned.plus(AT_ONCE));
            assertThat(service.state("shift")).isEqualTo("streaming");
            assertThat(service.eventsAfter("shift", before))
                    .extracting(event -> event.path("type").asString())
                    .containsOnlyOnce("failure_detected", "reconnection_waiting", "reconnection_succeeded")
                    .doesNotContain("reconnection_attempt", "reconnection_failed");
        }
    }

    @Test
    void reports_ofMediaThatDoesNotCome_areATimeoutLongBeforeSilenceIs() {
        try (RtpEncoder encoder = new RtpEncoder(blockedPort, 0xCAFE0003)) {
            service.awaitState("blocked", "streaming", SOON);
            long before = service.lastEventId("blocked");
            encoder.loseMedia();
            Instant lost = Instant.now();
            JsonNode found = service.awaitEvent("blocked", before, event -> is(event, "failure_detected"), SOON);
            assertThat(found.path("reason").asString()).isEqualTo("timeout");
            assertThat(found.toString()).contains("reports of the source in a row say that it has sent packets");
            JsonNode details = found.path("details");
            assertThat(details.path("rule").asString()).isEqualTo("media-timeout-reports");
            assertThat(details.path("threshold").asInt()).isEqualTo(3);
            assertThat(details.path("unseen_reports").asInt()).isBetween(3, 6);
            assertThat(Instant.parse(found.path("timestamp").asString())).isBefore(lost.plusSeconds(5));

            encoder.loseNothing();
            service.awaitEvent("blocked", before, event -> is(event, "reconnection_succeeded"), SOON);
            service.awaitState("blocked", "streaming", SOON);
        }
    }

    private static String stream(String id, int port) {
        return "    - id: " + id + "\n      sources: [{uri: \"rtp://127.0.0.1:" + port
                + "\"}]\n      outputs: [{uri: \"udp://127.0.0.1:" + FreePorts.udp() + "\"}]\n";
    }

    private double statistic(String name) {
        return service.status("shift")
                .path("statistics")
                .path("protocol")
                .path(name)
                .asDouble();
    }

    private static org.assertj.core.data.TemporalUnitOffset within(Duration duration) {
        return org.assertj.core.api.Assertions.within(duration.toMillis(), ChronoUnit.MILLIS);
    }

    private static boolean is(JsonNode event, String type) {
        return event.path("type").asString().equals(type);
    }
}
