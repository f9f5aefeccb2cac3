package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Outages that happen, and what is on record of them, also after the service was killed. */
class OutageRecordsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PER_SECOND = 200;

    @TempDir
    Path directory;

    private final int udpPort = FreePorts.udp();

    @Test
    void outage_thatHappened_isOnRecordAndStaysThereWhenTheServiceIsKilled() throws IOException {
        try (MarkedFeed first = new MarkedFeed(udpPort, PER_SECOND);
                ServiceProcess service = ServiceProcess.start(directory, yaml())) {
            Instant lastSent;
            try (first) {
                service.awaitState("cam", "streaming", SOON);
                long before = first.sent();
                await().atMost(SOON).until(() -> first.sent() > before + 4 * PER_SECOND);
                lastSent = Instant.now();
            }
            await("on record as open")
                    .atMost(SOON)
                    .until(() -> list(service, "?open=true").size() == 1);
            Instant back = Instant.now();
            MarkedFeed again = new MarkedFeed(udpPort, PER_SECOND);
            await("closed")
                    .atMost(SOON)
                    .until(() -> list(service, "?open=false").size() == 1);

            JsonNode outage = service.get(
                    "/incidents/" + list(service, "").getFirst().path("id").asString());
            assertThat(outage.path("end").asString()).isEqualTo("recovered");
            assertThat(outage.path("reason").asString()).isEqualTo("timeout");
            assertThat(time(outage, "started_at")).isBetween(lastSent.minusSeconds(1), lastSent.plusSeconds(1));
            assertThat(time(outage, "ended_at")).isBetween(back.minusMillis(100), back.plusSeconds(10));
            assertThat(outage.path("outage_ms").asLong())
                    .isEqualTo(Duration.between(time(outage, "started_at"), time(outage, "ended_at"))
                            .toMillis());
            double bytesPerSecond = outage.path("bitrate_before_bps").asDouble() / 8;
            assertThat(bytesPerSecond).isPositive();
            assertThat(outage.path("bytes_lost").asDouble())
                    .isBetween(
                            bytesPerSecond * outage.path("outage_ms").asLong() / 1000 - 1,
                            bytesPerSecond * outage.path("outage_ms").asLong() / 1000 + 1);
            assertThat(outage.path("statistics_before")).hasSizeGreaterThanOrEqualTo(2);
            assertThat(events(outage))
                    .startsWith("last_media", "failure_detected")
                    .endsWith("reconnection_succeeded");

            again.close();
            await("open again")
                    .atMost(SOON)
                    .until(() -> list(service, "?open=true").size() == 1);
            String unfinished =
                    list(service, "?open=true").getFirst().path("id").asString();
            await("written").atMost(SOON).until(() -> history().contains(unfinished.substring(1)));
            Instant begun = time(service.get("/incidents/" + unfinished), "detected_at");
            await("the service to live on for a while").atMost(SOON).until(() -> Instant.now()
                    .isAfter(begun.plusSeconds(4)));
            service.process().sigkill();
            Instant killed = Instant.now();
            service.startAgain();

            List<JsonNode> all = list(service, "");
            assertThat(all).hasSizeGreaterThanOrEqualTo(2);
            JsonNode kept = service.get("/incidents/" + outage.path("id").asString());
            assertThat(kept).isEqualTo(outage);
            JsonNode cut = service.get("/incidents/" + unfinished);
            assertThat(cut.path("end").asString()).isEqualTo("service_killed");
            assertThat(time(cut, "ended_at")).isBetween(killed.minusMillis(2500), killed);
            assertThat(time(cut.path("cut_off"), "recorded_until")).isBetween(begun, killed);
            assertThat(time(cut.path("cut_off"), "observed_again_at")).isAfter(killed);
            await("media to be still missing").atMost(SOON).until(() -> service.get("/incidents/" + unfinished)
                    .path("cut_off")
                    .path("aftermath")
                    .asString("")
                    .equals("went_on"));
            String next = service.get("/incidents/" + unfinished)
                    .path("cut_off")
                    .path("continued_by")
                    .asString();
            assertThat(service.get("/incidents/" + next).path("continues").asString())
                    .isEqualTo(unfinished);
            assertThat(page(service, unfinished))
                    .contains(
                            "# Outage " + unfinished + " of stream `cam`",
                            "| State | service killed |",
                            "| Nobody watched | " + cut.path("ended_at").asString() + " until ",
                            "| Afterwards | media was still missing: see outage " + next + " |");
            assertThat(page(service, next)).contains("| Goes on with | outage " + unfinished + ", which");
            assertThat(service.metric("holdfast_stream_availability_ratio", "window=\"30d\""))
                    .isBetween(0.01, 0.99);
            JsonNode hour =
                    service.get("/streams/cam/availability").path("windows").get(0);
            assertThat(hour.path("outage_count").asInt()).isGreaterThanOrEqualTo(2);
            assertThat(hour.path("down_ms").asLong())
                    .isGreaterThanOrEqualTo(outage.path("outage_ms").asLong());
            assertThat(time(hour, "since")).isBefore(lastSent);
        }
    }

    private static String page(ServiceProcess service, String id) {
        return service.send(HttpRequest.newBuilder(service.api("/incidents/" + id + ".md")))
                .body();
    }

    private String history() throws IOException {
        Path file = directory.resolve("data/histories/cam.json");
        return java.nio.file.Files.exists(file) ? java.nio.file.Files.readString(file) : "";
    }

    private static List<JsonNode> list(ServiceProcess service, String query) {
        List<JsonNode> all = new ArrayList<>();
        service.get("/incidents" + query).path("incidents").forEach(all::add);
        return all;
    }

    private static List<String> events(JsonNode outage) {
        List<String> events = new ArrayList<>();
        outage.path("timeline").forEach(each -> events.add(each.path("event").asString()));
        return events;
    }

    private static Instant time(JsonNode from, String field) {
        return Instant.parse(from.path(field).asString());
    }

    private String yaml() {
        return """
                holdfast:
                  store: {type: file, path: %s}
                  streams:
                    - id: cam
                      sources: [{uri: "udp://127.0.0.1:%d"}]
                      health: {first-media-timeout: 2s}
                      outputs: [{uri: "udp://127.0.0.1:%d"}]
                """.formatted(directory.resolve("data"), udpPort, FreePorts.udp());
    }
}
