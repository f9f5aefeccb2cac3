package dev.holdfast.api;

import static dev.holdfast.api.RunningApi.CAM1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Snapshots;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** All streams in one answer. */
class FleetApiTest {

    private static final int MANY = 1000;

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void fleet_whenAStreamFlows_hasTheFiguresOfItsStatus() {
        api.clear();
        api.put(
                "/api/v1/streams/cam1",
                "{\"labels\": {\"site\": \"oslo\"}, \"sources\": [{\"uri\": \"srt://192.0.2.10:9000?passphrase=topsecret99\"}]}");
        api.streams().change(CAM1, Snapshots::streaming);

        RunningApi.Answer answer = api.get("/api/v1/fleet");
        JsonNode member = answer.json().path("streams").get(0);
        JsonNode status = api.get("/api/v1/streams/cam1/status").json();

        for (String same : List.of("stream_id", "state", "since", "protocol", "source", "attempt", "max_retries")) {
            assertThat(member.path(same)).as(same).isEqualTo(status.path(same));
        }
        JsonNode health = status.path("health");
        assertThat(health.path("bitrate_bps").asDouble()).isPositive();
        assertThat(member.path("bitrate_bps").asLong())
                .isEqualTo(Math.round(health.path("bitrate_bps").asDouble()));
        assertThat(member.path("packet_loss")).isEqualTo(health.path("packet_loss"));
        assertThat(member.path("latency_ms")).isEqualTo(health.path("latency_ms"));
        assertThat(member.path("last_seen")).isEqualTo(health.path("last_seen"));
        assertThat(member.path("outputs").asInt())
                .isEqualTo(status.path("outputs").size());
        assertThat(member.path("labels").path("site").asString()).isEqualTo("oslo");
        assertThat(answer.text()).doesNotContain("topsecret99");
    }

    @Test
    void fleet_whenItIsLarge_isOneAnswer() {
        api.clear();
        for (int i = 0; i < MANY; i++) {
            api.addStream("cam%04d".formatted(i));
        }

        JsonNode answer = api.get("/api/v1/fleet").json();

        assertThat(answer.path("streams")).hasSize(MANY);
        assertThat(answer.path("streams").get(MANY - 1).path("stream_id").asString())
                .isEqualTo("cam0999");
        api.clear();
    }
}
