package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.RunsAlone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** SRT sources, called and calling, on the far side of a network that swallows everything, or loses some. */
@RunsAlone
class SrtNetworkIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long TIMEOUT_MS = 1000;
    private static final long CHECK_INTERVAL_MS = 100;

    /** For two noisy cores. */
    private static final long SLACK_MS = 500;

    private static final Duration BLACKHOLE = Duration.ofSeconds(4);

    @TempDir
    Path directory;

    private final FaultyPath path = FaultyPath.open();
    private final List<MarkedCamera> cameras =
            List.of(new MarkedCamera("called", path, true), new MarkedCamera("calling", path, false));

    @AfterEach
    void end() {
        cameras.forEach(MarkedCamera::close);
        path.close();
    }

    @Test
    void stream_whenTheNetworkSwallowsEverything_isDetectedInTimeAndComesBackIntact() {
        try (ServiceProcess service = startStreaming()) {
            List<Long> before = each(camera -> service.lastEventId(camera.id));
            // What was sent in the second before may still be under way.
            List<Long> sentBefore = each(camera -> camera.feed().sent() - MarkedCamera.PER_SECOND);

            path.lose(1);
            for (int i = 0; i < cameras.size(); i++) {
                assertDetectedInTime(service, cameras.get(i), before.get(i));
            }
            await().during(BLACKHOLE).atMost(BLACKHOLE.multipliedBy(2)).until(() -> cameras.stream()
                    .noneMatch(camera -> service.state(camera.id).equals("streaming")));
            path.heal();

            for (int i = 0; i < cameras.size(); i++) {
                MarkedCamera camera = cameras.get(i);
                service.awaitEvent(camera.id, before.get(i), event -> is(event, "reconnection_succeeded"), SOON);
                camera.awaitMedia(2 * MarkedCamera.PER_SECOND, SOON);
                assertThat(types(service, camera, before.get(i)))
                        .as(camera.id)
                        .startsWith("failure_detected", "reconnection_started")
                        .containsSubsequence(
                                "failure_detected",
                                "reconnection_started",
                                "reconnection_attempt",
                                "reconnection_succeeded")
                        .containsOnlyOnce("failure_detected", "reconnection_succeeded");
                camera.assertIntactOutside(sentBefore.get(i), camera.feed().sent());
                assertThat(camera.receiver.missing())
                        .as("the one gap of " + camera.id)
                        .hasSize(1);
            }
        }
    }

    @Test
    void stream_whenTheNetworkLosesFivePercent_goesOnWithoutLossOrReconnection() {
        try (ServiceProcess service = startStreaming()) {
            List<Long> before = each(camera -> service.lastEventId(camera.id));
            List<Double> retransmittedBefore = each(camera -> srtMetric(service, camera, "packets_retransmitted"));

            path.lose(0.05);
            List<Long> enough = each(camera -> camera.receiver.received() + 6 * MarkedCamera.PER_SECOND);
            for (int i = 0; i < cameras.size(); i++) {
                MarkedCamera camera = cameras.get(i);
                long wanted = enough.get(i);
                await(camera.id).atMost(SOON).until(() -> camera.receiver.received() >= wanted);
                assertThat(service.state(camera.id)).as(camera.id).isEqualTo("streaming");
            }
            path.heal();

            for (int i = 0; i < cameras.size(); i++) {
                MarkedCamera camera = cameras.get(i);
                camera.awaitMedia(MarkedCamera.PER_SECOND / 2, SOON);
                double retransmitted = retransmittedBefore.get(i);
                await("retransmissions of " + camera.id)
                        .until(() -> srtMetric(service, camera, "packets_retransmitted") > retransmitted);
                assertThat(service.status(camera.id)
                                .path("statistics")
                                .path("protocol")
                                .path("srt_packets_retransmitted_total")
                                .asDouble())
                        .isPositive();
                assertThat(service.eventsAfter(camera.id, before.get(i)))
                        .as(camera.id)
                        .isEmpty();
                assertThat(camera.receiver.faults()).as(camera.id).isEmpty();
                assertThat((double) camera.receiver.missingCount())
                        .as("missing of %s: %s", camera.id, camera.receiver.missing())
                        .isLessThanOrEqualTo(
                                srtMetric(service, camera, "packets_dropped") + camera.lostOnThisMachine());
            }
        }
    }

    private static void assertDetectedInTime(ServiceProcess service, MarkedCamera camera, long after) {
        JsonNode detected =
                service.awaitEvent(camera.id, after, event -> is(event, "failure_detected"), Duration.ofSeconds(10));
        assertThat(detected.path("reason").asString()).as(camera.id).isEqualTo("timeout");
        assertThat(detected.path("outage_ms").asLong())
                .as("silence of %s when it was detected", camera.id)
                .isBetween(TIMEOUT_MS, TIMEOUT_MS + CHECK_INTERVAL_MS + SLACK_MS);
    }

    private ServiceProcess startStreaming() {
        String yaml = """
                holdfast:
                  store: {type: memory}
                  defaults:
                    reconnection: {backoff: {type: fixed, initial-delay: 200ms, jitter: none}}
                    health: {check-interval: %dms, timeout-duration: %dms}
                    srt: {connect-timeout: 1s}
                  streams:
                """.formatted(CHECK_INTERVAL_MS, TIMEOUT_MS)
                + cameras.stream().map(MarkedCamera::yaml).collect(Collectors.joining());
        ServiceProcess service = ServiceProcess.start(directory, yaml);
        try {
            cameras.forEach(MarkedCamera::start);
            for (MarkedCamera camera : cameras) {
                service.awaitState(camera.id, "streaming", SOON);
                camera.awaitMedia(MarkedCamera.PER_SECOND, SOON);
            }
            return service;
        } catch (RuntimeException | Error e) {
            service.close();
            throw e;
        }
    }

    private <T> List<T> each(Function<MarkedCamera, T> figure) {
        return cameras.stream().map(figure).toList();
    }

    private static double srtMetric(ServiceProcess service, MarkedCamera camera, String name) {
        return service.metric("holdfast_srt_" + name + "_total", "stream_id=\"" + camera.id + "\"");
    }

    private static List<String> types(ServiceProcess service, MarkedCamera camera, long after) {
        return service.eventsAfter(camera.id, after).stream()
                .map(event -> event.path("type").asString())
                .toList();
    }

    private static boolean is(JsonNode event, String type) {
        return event.path("type").asString().equals(type);
    }
}
