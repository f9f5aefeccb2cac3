package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.RunsAlone;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A source whose media stops while it lives and its SRT connection stays up. */
@RunsAlone
class StallIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int STALLS = 5;
    private static final long TIMEOUT_MS = 1000;
    private static final long CHECK_INTERVAL_MS = 100;

    /** What detection may take on top of timeout and check interval. */
    private static final long ALLOWED_MS = 50;

    /** What a single one may take when two cores are busy with other things. */
    private static final long ALLOWED_UNDER_LOAD_MS = 500;

    @TempDir
    Path directory;

    private final UdpProxies undisturbed = new UdpProxies();
    private final MarkedCamera camera = new MarkedCamera("cam", undisturbed, true);

    @Test
    void mediaStops_whenTheSrtConnectionStaysUp_isDetectedInTimeEveryTime() {
        String yaml = """
                holdfast:
                  store: {type: memory}
                  defaults:
                    reconnection: {backoff: {type: fixed, initial-delay: 200ms, jitter: none}}
                    health: {check-interval: %dms, timeout-duration: %dms}
                  streams:
                """.formatted(CHECK_INTERVAL_MS, TIMEOUT_MS) + camera.yaml();
        try (undisturbed;
                camera;
                ServiceProcess service = ServiceProcess.start(directory, yaml)) {
            camera.start();
            List<Long> outages = new ArrayList<>();
            for (int i = 0; i < STALLS; i++) {
                outages.add(stallOnce(service));
            }
            long limit = TIMEOUT_MS + CHECK_INTERVAL_MS;
            List<Long> sorted = outages.stream().sorted().toList();
            assertThat(sorted.get(STALLS / 2)).as("median of %s", outages).isBetween(TIMEOUT_MS, limit + ALLOWED_MS);
            assertThat(sorted.getLast()).as("longest of %s", outages).isLessThan(limit + ALLOWED_UNDER_LOAD_MS);
            System.out.println("silence when the stall was detected: " + outages + " ms");
        }
    }

    /** @return the silence that the detection states */
    private long stallOnce(ServiceProcess service) {
        service.awaitState(camera.id, "streaming", SOON);
        camera.awaitMedia(MarkedCamera.PER_SECOND, SOON);
        long before = service.lastEventId(camera.id);
        int gapsBefore = camera.receiver.missing().size();

        camera.feed().pause();
        long sentBefore = camera.feed().sent();
        // Silence is seen as such, yet the connection is up and the stream not judged: only media is missing.
        JsonNode silent = await().pollInterval(Duration.ofMillis(20))
                .atMost(SOON)
                .until(
                        () -> service.status(camera.id),
                        status -> status.path("health").path("packet_rate").asDouble() < 80);
        assertThat(silent.path("health").path("is_connected").asBoolean()).isTrue();
        assertThat(silent.path("state").asString()).isEqualTo("streaming");

        JsonNode detected = service.awaitEvent(
                camera.id, before, event -> event.path("type").asString().equals("failure_detected"), SOON);
        assertThat(detected.path("reason").asString()).isEqualTo("timeout");
        assertThat(detected.path("previous_state").asString()).isEqualTo("streaming");
        assertThat(camera.isAlive()).isTrue();
        assertThat(Duration.between(
                                camera.receiver.lastArrival(),
                                Instant.parse(detected.path("timestamp").asString()))
                        .toMillis())
                .as("from the last media at the output to the event, seen from outside")
                .isBetween(TIMEOUT_MS - ALLOWED_UNDER_LOAD_MS, TIMEOUT_MS + CHECK_INTERVAL_MS + ALLOWED_UNDER_LOAD_MS);

        camera.feed().goOn();
        service.awaitEvent(
                camera.id, before, event -> event.path("type").asString().equals("reconnection_succeeded"), SOON);
        camera.awaitMedia(MarkedCamera.PER_SECOND, SOON);
        List<MarkedReceiver.Gap> gaps = camera.receiver.missing();
        assertThat(camera.receiver.faults()).isEmpty();
        assertThat(gaps.subList(gapsBefore, gaps.size())).allSatisfy(gap -> assertThat(gap.first())
                .as("nothing sent before the stall is missing")
                .isGreaterThanOrEqualTo(sentBefore));
        return detected.path("outage_ms").asLong();
    }
}
