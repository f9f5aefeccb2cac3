package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the service tells of a real stream's contents, and that raw UDP has a health by them. */
class MediaAnalysisIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void udp_whenDatagramsAreLost_isDegradedByTheGapsOfItsPackets() {
        int port = FreePorts.udp();
        String yaml = """
                holdfast:
                  store: {type: memory}
                  # Only loss is to fail here, also while this machine is busy.
                  defaults: {health: {timeout-duration: 20s, timeout-floor: 20s}}
                  streams:
                    - {id: udp, sources: [{uri: "udp://:%d"}]}
                """.formatted(port);
        try (ServiceProcess service = ServiceProcess.start(directory, yaml);
                FaultyPath path = FaultyPath.open();
                Peer camera =
                        path.start(Ffmpeg.testPicture("mpegts", "udp://" + path.toNear(port) + "?pkt_size=1316"))) {
            assertThat(camera.isAlive()).isTrue();
            service.awaitState("udp", "streaming", SOON);
            await().atMost(SOON)
                    .until(() -> media(service).path("pids").size() >= 3
                            && media(service)
                                    .path("mdi")
                                    .path("delay_factor_ms")
                                    .isNumber());
            JsonNode media = media(service);
            assertThat(media.path("codec").asString()).isEqualTo("mpeg2video");
            assertThat(media.path("bitrate_bps").asDouble()).isBetween(100_000.0, 5_000_000.0);
            assertThat(media.path("in_sync").asBoolean()).isTrue();
            media.path("errors")
                    .forEach(each ->
                            assertThat(each.asLong()).as(media.toString()).isZero());
            await().atMost(SOON).until(() -> service.get("/streams/udp/connection-state")
                    .path("codec")
                    .asString()
                    .equals("mpeg2video"));

            long before = service.lastEventId("udp");
            path.lose(0.2);
            JsonNode found = service.awaitEvent(
                    "udp", before, event -> event.path("type").asString().equals("failure_detected"), SOON);
            assertThat(found.path("reason").asString()).isEqualTo("packet_loss");
            assertThat(found.path("state").asString()).isEqualTo("degraded");
            assertThat(media(service).path("lost_packets").asLong()).isPositive();
            assertThat(media(service)
                            .path("errors")
                            .path("continuity_count_error")
                            .asLong())
                    .isPositive();
            assertThat(service.metric("holdfast_ts_packets_lost_total", "stream_id=\"udp\""))
                    .isPositive();
        }
    }

    private static JsonNode media(ServiceProcess service) {
        return service.get("/streams/udp/media");
    }
}
