package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The records of outages and the availability as those outside see them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OutagesApiTest {

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
        for (String id : List.of("cam1", "cam2")) {
            api.addStream(id);
            tell(id, EventType.STREAM_STATE_CHANGED, StateName.STREAMING);
        }
        tell("cam1", EventType.RECONNECTION_STARTED, StateName.WAITING);
        tell("cam1", EventType.RECONNECTION_SUCCEEDED, StateName.STREAMING);
        tell("cam2", EventType.RECONNECTION_STARTED, StateName.WAITING);
        tell("cam1", EventType.RECONNECTION_STARTED, StateName.WAITING);
        tell("cam1", EventType.RECONNECTION_SUCCEEDED, StateName.STREAMING);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void list_isNewestFirstAndPaged() {
        JsonNode first = api.get("/api/v1/incidents?limit=2").json();
        assertThat(first.path("incidents")).hasSize(2);
        assertThat(first.path("incidents").get(0).path("stream_id").asString()).isEqualTo("cam1");
        assertThat(first.path("incidents").get(1).path("stream_id").asString()).isEqualTo("cam2");
        assertThat(first.path("incidents").get(0).has("timeline")).isFalse();
        JsonNode second = api.get(
                        "/api/v1/incidents?limit=2&cursor=" + first.path("next").asString())
                .json();
        assertThat(second.path("incidents")).hasSize(1);
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void list_isFilteredByStreamAndByOpen() {
        assertThat(api.get("/api/v1/incidents?stream_id=cam1").json().path("incidents"))
                .hasSize(2);
        JsonNode open = api.get("/api/v1/incidents?open=true").json().path("incidents");
        assertThat(open).hasSize(1);
        assertThat(open.get(0).path("stream_id").asString()).isEqualTo("cam2");
        assertThat(open.get(0).has("ended_at")).isFalse();
        assertThat(api.get("/api/v1/incidents?open=false&stream_id=cam2").json().path("incidents"))
                .isEmpty();
    }

    @Test
    void incident_hasItsTimelineAndAPage() {
        String id = api.get("/api/v1/incidents?stream_id=cam1")
                .json()
                .path("incidents")
                .get(0)
                .path("id")
                .asString();
        JsonNode whole = api.get("/api/v1/incidents/" + id).json();
        assertThat(whole.path("end").asString()).isEqualTo("recovered");
        assertThat(whole.path("reason").asString()).isEqualTo("timeout");
        assertThat(whole.path("timeline")).hasSize(3);
        assertThat(whole.path("statistics_before").isArray()).isTrue();
        String page = api.get("/api/v1/incidents/" + id + ".md").text();
        assertThat(page).startsWith("# Outage " + id + " of stream `cam1`").contains("## Timeline", "recovered");
    }

    @Test
    void availability_hasThreeWindows() {
        JsonNode windows = api.get("/api/v1/streams/cam1/availability").json().path("windows");
        assertThat(windows).hasSize(3);
        assertThat(windows.get(0).path("window").asString()).isEqualTo("1h");
        assertThat(windows.get(2).path("ratio").asDouble()).isBetween(0.0, 1.0);
        assertThat(api.get("/api/v1/streams/none/availability").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open=maybe", "cursor=x", "limit=0", "stream_id=a%20b"})
    void list_whenAParameterIsWrong_saysWhich(String query) {
        RunningApi.Answer answer = api.get("/api/v1/incidents?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").get(0).path("field").asString())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"o1", "i5", "x", "o99999999999999999999", "o1.md"})
    void incident_thatIsNone_isNotFound(String id) {
        assertThat(api.get("/api/v1/incidents/" + id).status()).isEqualTo(404);
    }

    private static void tell(String id, EventType type, StateName state) {
        api.publish(new Notice(
                type,
                new StreamId(id),
                1,
                0,
                state,
                StateName.STREAMING,
                Optional.of(FailureReason.TIMEOUT),
                Severity.CRITICAL,
                Optional.of("no media"),
                Optional.empty(),
                Optional.of(Duration.ZERO),
                Optional.empty(),
                Map.of()));
    }
}
