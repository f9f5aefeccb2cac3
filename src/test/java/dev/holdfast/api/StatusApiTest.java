package dev.holdfast.api;

import static dev.holdfast.api.RunningApi.CAM1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.api.RunningApi.Answer;
import dev.holdfast.events.EventFilter;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Evidence;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.Measurement;
import dev.holdfast.runtime.Streams;
import dev.holdfast.testing.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Status, health, commands and events of streams. */
class StatusApiTest {

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void addStream() {
        api.clear();
        api.streams().answerCommandsBy((_, _) -> Optional.empty());
        api.addStream("cam1");
    }

    @Test
    void status_whenWaiting_hasTheContractsFields() {
        api.streams().change(CAM1, Snapshots::waiting);

        JsonNode status = api.get("/api/v1/streams/cam1/status").json();

        assertThat(List.copyOf(status.propertyNames()))
                .containsExactly(
                        "stream_id",
                        "state",
                        "protocol",
                        "source",
                        "since",
                        "attempt",
                        "max_retries",
                        "next_attempt_at",
                        "retry_count",
                        "last_error",
                        "health",
                        "statistics",
                        "continuity",
                        "outputs");
        assertThat(status.path("state").asString()).isEqualTo("waiting");
        assertThat(status.path("protocol").asString()).isEqualTo("srt");
        assertThat(status.path("max_retries").asInt()).isEqualTo(7);
        assertThat(status.path("next_attempt_at").asString()).isEqualTo("2026-01-02T03:04:07.678Z");
        assertThat(List.copyOf(status.path("last_error").propertyNames()))
                .containsExactly("reason", "message", "at", "details");
        assertThat(status.path("last_error").path("reason").asString()).isEqualTo("timeout");
        assertThat(status.path("outputs").path(0).path("uri").asString()).isEqualTo("udp://127.0.0.1:9500");
    }

    @Test
    void status_whenNothingHasHappened_hasTheSameFields() {
        JsonNode status = api.get("/api/v1/streams/cam1/status").json();

        assertThat(status.path("next_attempt_at").isNull()).isTrue();
        assertThat(status.path("last_error").isNull()).isTrue();
    }

    @Test
    void health_whenMediaFlows_hasTheContractsFields() {
        api.streams().change(CAM1, Snapshots::streaming);

        JsonNode health = api.get("/api/v1/streams/cam1/health").json();

        assertThat(List.copyOf(health.propertyNames()))
                .containsExactly(
                        "is_connected",
                        "last_seen",
                        "packet_count",
                        "error_count",
                        "latency_ms",
                        "packet_loss",
                        "error_rate",
                        "packet_rate",
                        "bitrate_bps",
                        "connection_age_ms",
                        "state",
                        "verdict",
                        "rules");
        assertThat(health.path("is_connected").asBoolean()).isTrue();
        assertThat(health.path("latency_ms").asDouble()).isEqualTo(12.5);
    }

    @Test
    void health_showsEveryRuleWithItsFigureAndMargin() {
        api.streams().change(CAM1, Snapshots::streaming);

        JsonNode health = api.get("/api/v1/streams/cam1/health").json();

        assertThat(health.path("state").asString()).isEqualTo("streaming");
        assertThat(health.path("verdict").asString()).isEqualTo("Media flows, but degraded.");
        JsonNode silence = health.path("rules").path(0);
        assertThat(silence.path("rule").asString()).isEqualTo("timeout-duration");
        assertThat(silence.path("action").asString()).isEqualTo("reconnect");
        assertThat(silence.path("margin").asDouble()).isEqualTo(0.75);
        assertThat(silence.path("samples").isNull()).isTrue();
        JsonNode loss = health.path("rules").path(1);
        assertThat(List.copyOf(loss.propertyNames()))
                .containsExactly(
                        "rule",
                        "state",
                        "enabled",
                        "measurable",
                        "why",
                        "value",
                        "unit",
                        "threshold",
                        "exit_threshold",
                        "margin",
                        "window_ms",
                        "samples_over",
                        "samples",
                        "samples_to_enter",
                        "broken",
                        "since",
                        "action");
        assertThat(loss.path("state").asString()).isEqualTo("broken");
        assertThat(loss.path("margin").asDouble()).isCloseTo(-0.2, within(1e-9));
        assertThat(loss.path("window_ms").asInt()).isEqualTo(2_000);
        assertThat(loss.path("since").asString()).isEqualTo("2026-01-02T03:04:07.178Z");
        JsonNode off = health.path("rules").path(2);
        assertThat(off.path("enabled").asBoolean()).isFalse();
        assertThat(off.path("why").asString()).isEqualTo("its threshold is 0");
        assertThat(off.path("value").isNull()).isTrue();
        assertThat(api.get("/api/v1/streams/cam9/health").status()).isEqualTo(404);
    }

    @Test
    void lastError_saysWhatDecided() {
        Measurement measured = Measurement.of(
                HealthRule.MAX_PACKET_LOSS,
                0.07,
                0.05,
                2_000_000_000L,
                new Evidence.Samples(
                        0.04,
                        1,
                        2,
                        1,
                        List.of(new Evidence.Sample(100, 0.01), new Evidence.Sample(0, 0.07)),
                        Map.of()));
        api.streams()
                .change(
                        CAM1,
                        snapshot -> Snapshots.failed(
                                snapshot, Failure.measured(FailureReason.PACKET_LOSS, "lossy", measured)));

        JsonNode details =
                api.get("/api/v1/streams/cam1/status").json().path("last_error").path("details");

        assertThat(details.path("rule").asString()).isEqualTo("max-packet-loss");
        assertThat(details.path("value").asDouble()).isEqualTo(0.07);
        assertThat(details.path("samples_to_enter").asInt()).isEqualTo(1);
        assertThat(details.path("deciding_samples"))
                .hasToString("[{\"ago_ms\":100,\"value\":0.01},{\"ago_ms\":0,\"value\":0.07}]");
    }

    @Test
    void connectionState_whenNoMediaEverCame_namesNoTimeOfIt() {
        api.streams().change(CAM1, Snapshots::streaming);
        assertThat(api.get("/api/v1/streams/cam1/connection-state").json().path("last_activity"))
                .hasToString("\"2026-01-02T03:04:07.178Z\"");
        api.streams().change(CAM1, Snapshots::neverStreamed);

        JsonNode state = api.get("/api/v1/streams/cam1/connection-state").json();

        assertThat(state.has("last_activity")).isTrue();
        assertThat(state.path("last_activity").isNull()).isTrue();
        assertThat(state.path("start_time").asString()).isEqualTo("2026-01-02T03:04:05.678Z");
    }

    @Test
    void connectionState_whenPreserved_hasTheContractsFields() {
        assertThat(api.get("/api/v1/streams/cam1/connection-state").problem()).isEqualTo("no-connection-state");
        api.streams().change(CAM1, Snapshots::streaming);

        JsonNode state = api.get("/api/v1/streams/cam1/connection-state").json();

        assertThat(List.copyOf(state.propertyNames()))
                .containsExactly(
                        "stream_id",
                        "protocol",
                        "codec",
                        "remote_addr",
                        "local_addr",
                        "parameters",
                        "statistics",
                        "start_time",
                        "last_activity");
        assertThat(List.copyOf(state.path("statistics").propertyNames()))
                .containsExactly("packets_received", "bytes_received", "packet_errors", "uptime_ms");
    }

    @Test
    void media_whenAnalysed_hasTheContractsFields() {
        assertThat(api.get("/api/v1/streams/cam1/media").problem()).isEqualTo("no-media");
        assertThat(api.get("/api/v1/streams/cam9/media").status()).isEqualTo(404);
        api.streams().describe(CAM1, Snapshots.media());

        JsonNode media = api.get("/api/v1/streams/cam1/media").json();

        assertThat(List.copyOf(media.propertyNames()))
                .containsExactly(
                        "container",
                        "codec",
                        "in_sync",
                        "bitrate_bps",
                        "packets",
                        "null_packets",
                        "scrambled_packets",
                        "lost_packets",
                        "duplicate_packets",
                        "timestamp_jumps",
                        "timestamp_wraps",
                        "transport_stream_id",
                        "programs",
                        "pids",
                        "errors",
                        "mdi");
        assertThat(media.path("programs").path(0).path("pcr_interval_ms").asDouble())
                .isEqualTo(20.5);
        assertThat(media.path("pids").path(1).path("kind").asString()).isEqualTo("video");
        assertThat(media.path("pids").path(1).path("idr_interval_ms").asDouble())
                .isEqualTo(2000);
        assertThat(media.path("errors").path("continuity_count_error").asLong()).isEqualTo(2);
        assertThat(media.path("mdi").path("media_loss_rate").isNull()).isTrue();
    }

    @Test
    void command_whenItMakesSense_isGivenAndAnsweredWithTheStatus() {
        for (String command : List.of("reconnect", "pause", "resume", "reset")) {
            Answer answer = api.post("/api/v1/streams/cam1/" + command);

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.json().path("stream_id").asString()).isEqualTo("cam1");
        }
        assertThat(api.streams().commands())
                .containsExactly("cam1 RECONNECT", "cam1 PAUSE", "cam1 RESUME", "cam1 RESET");
    }

    @Test
    void command_whenItMakesNoSense_isRefusedWithTheReason() {
        api.streams().answerCommandsBy((_, _) -> Optional.of("the stream is not paused"));

        Answer answer = api.post("/api/v1/streams/cam1/resume");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.problem()).isEqualTo("command-refused");
        assertThat(answer.json().path("detail").asString()).isEqualTo("the stream is not paused");
        assertThat(api.post("/api/v1/streams/cam9/resume").status()).isEqualTo(404);
    }

    @Test
    void command_whenTheStreamIsOverloaded_asksToComeAgain() {
        api.streams().answerCommandsBy((id, _) -> {
            throw new Streams.OverloadedException(id);
        });

        Answer answer = api.post("/api/v1/streams/cam1/reset");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.problem()).isEqualTo("overloaded");
    }

    @Test
    void command_whenTheEngineFails_tellsNoInnards() {
        api.streams().answerCommandsBy((_, _) -> {
            throw new UnsupportedOperationException("innards");
        });

        Answer answer = api.post("/api/v1/streams/cam1/reset");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.problem()).isEqualTo("internal-error");
        assertThat(answer.text()).doesNotContain("innards", "Exception").contains("reference");
    }

    @Test
    void summary_whenSomeStreamsAreHealthy_saysDegraded() {
        assertThat(summary().path("status").asString()).isEqualTo("unhealthy");
        api.addStream("cam2");
        api.streams().change(CAM1, Snapshots::streaming);

        JsonNode summary = summary();

        assertThat(List.copyOf(summary.propertyNames()))
                .containsExactly("status", "total_streams", "healthy_streams", "subscribers", "timestamp");
        assertThat(summary.path("status").asString()).isEqualTo("degraded");
        assertThat(summary.path("total_streams").asInt()).isEqualTo(2);
        assertThat(summary.path("healthy_streams").asInt()).isEqualTo(1);
        api.clear();
        assertThat(summary().path("status").asString()).isEqualTo("healthy");
    }

    private static JsonNode summary() {
        return api.get("/api/v1/health").json();
    }

    @Test
    void events_whenFiltered_areThoseAskedForOldestFirst() {
        long before = api.log().latest(EventFilter.ALL, 1).cursor();
        api.publish("cam1", EventType.STREAM_ADDED);
        api.publish("cam2", EventType.STREAM_ADDED);
        api.publish("cam1", EventType.STREAM_UPDATED);

        JsonNode ofCam1 = api.get("/api/v1/streams/cam1/events?after=" + before).json();
        JsonNode added =
                api.get("/api/v1/events?type=stream_added&after=" + before).json();
        JsonNode first =
                api.get("/api/v1/events?stream_id=cam1&limit=1&after=" + before).json();
        JsonNode second = api.get("/api/v1/events?stream_id=cam1&limit=1&after="
                        + first.path("next").asLong())
                .json();
        JsonNode latest = api.get("/api/v1/events?limit=1").json();

        assertThat(types(ofCam1)).containsExactly("stream_added", "stream_updated");
        assertThat(types(added)).containsExactly("stream_added", "stream_added");
        assertThat(types(first)).containsExactly("stream_added");
        assertThat(types(second)).containsExactly("stream_updated");
        assertThat(types(latest)).containsExactly("stream_updated");
        assertThat(latest.path("events").path(0).path("id").isIntegralNumber()).isTrue();
        assertThat(api.get("/api/v1/events?after=1")
                        .json()
                        .path("gap")
                        .path("missed")
                        .isNull())
                .isTrue();
    }

    @Test
    void events_whenParametersAreWrong_tellsAllOfThem() {
        Answer answer = api.get("/api/v1/events?stream_id=-&type=nonsense&after=x&limit=0");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").values())
                .extracting(each -> each.path("field").asString())
                .containsExactly("stream_id", "type", "after", "limit");
    }

    private static List<String> types(JsonNode page) {
        return page.path("events").values().stream()
                .map(each -> each.path("type").asString())
                .toList();
    }
}
