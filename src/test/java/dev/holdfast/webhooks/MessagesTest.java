package dev.holdfast.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.events.Gap;
import dev.holdfast.model.EventType;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StreamId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessagesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ReconnectionEvent FAILURE = Sample.event(17, Sample.NOON, "cam1", EventType.FAILURE_DETECTED);

    private final Messages standard =
            new Messages("ops.team", Template.STANDARD, event -> "{\"id\":" + event.id() + "}");
    private final Messages slack = new Messages("ops.team", Template.SLACK, _ -> "unused");

    @Test
    void standard_ofAnEvent_hasTypeTimestampAndTheEvent() {
        HookMessage message = standard.of(FAILURE);
        assertThat(message.body())
                .isEqualTo("{\"type\":\"holdfast.failure_detected\",\"timestamp\":\"2026-03-01T12:00:00Z\","
                        + "\"data\":{\"id\":17}}");
        assertThat(message.id())
                .as("no full stop, which separates it in what is signed")
                .isEqualTo("msg_ops_team_17");
        assertThat(standard.of(FAILURE)).isEqualTo(message);
    }

    @Test
    void standard_ofAGap_saysWhatIsMissing() {
        JsonNode body = JSON.readTree(
                standard.of(new Gap(5, OptionalLong.of(3), 8), Sample.NOON).body());
        assertThat(body.path("type").asString()).isEqualTo("holdfast.gap");
        assertThat(body.path("data").toString()).isEqualTo("{\"first_missed_id\":5,\"missed\":3,\"resumes_at\":8}");
    }

    @Test
    void standard_ofASummary_hasCountsTimesAndState() {
        Flap flap = Flap.beginning(FAILURE, true, Duration.ofMinutes(1)).holding(FAILURE);
        JsonNode data = JSON.readTree(standard.of(flap).body()).path("data");
        assertThat(data.path("stream_id").asString()).isEqualTo("cam1");
        assertThat(data.path("state").asString()).isEqualTo("waiting");
        assertThat(data.path("outages").asInt()).isEqualTo(1);
        assertThat(data.path("events").toString()).isEqualTo("{\"failure_detected\":1}");
        assertThat(data.path("first_at").asString()).isEqualTo("2026-03-01T12:00:00Z");
    }

    @Test
    void slack_ofAnEvent_isTextAndBlocksWithItsThreeCharactersEscaped() {
        JsonNode body = JSON.readTree(slack.of(FAILURE).body());
        String text = body.path("text").asString();
        assertThat(text)
                .isEqualTo("critical: *cam1* failure detected (timeout), now waiting\n"
                        + "no &lt;media&gt; for 2004 ms &amp; more");
        assertThat(body.path("blocks").get(0).path("text").path("text").asString())
                .isEqualTo(text);
    }

    @Test
    void slack_ofAVeryLongText_staysWithinWhatSlackTakes() {
        String text =
                JSON.readTree(SlackText.of("x".repeat(10_000))).path("text").asString();
        assertThat(text).hasSizeLessThanOrEqualTo(3000).endsWith("…");
    }

    @Test
    void url_whenPrinted_showsTheHostOnly() {
        assertThat(HookUrl.parse("https://hooks.slack.com/services/T0/B0/topsecret"))
                .hasToString("https://hooks.slack.com/***");
        assertThat(HookUrl.parse("HTTPS://example.com:8443/?token=topsecret"))
                .hasToString("https://example.com:8443/***");
        assertThat(HookUrl.parse("http://example.com")).hasToString("http://example.com/");
    }

    @Test
    void url_whenItIsNone_repeatsNothingOfIt() {
        for (String text : new String[] {
            "ftp://topsecret/x",
            "topsecret",
            "https:///topsecret",
            "https://u:topsecret@example.com/",
            "https://example.com/#topsecret",
            "https://example.com:99999/topsecret",
            "https://example.com/topsecret^"
        }) {
            assertThatThrownBy(() -> HookUrl.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("expected ")
                    .hasMessageNotContaining("topsecret");
        }
    }

    @Test
    void filter_byDefault_leavesTheStepsInBetweenOut() {
        assertThat(matches(HookFilter.DEFAULT, EventType.FAILURE_DETECTED)).isTrue();
        assertThat(matches(HookFilter.DEFAULT, EventType.RECONNECTION_SUCCEEDED))
                .isTrue();
        assertThat(matches(HookFilter.DEFAULT, EventType.STREAM_STATE_CHANGED)).isFalse();
        assertThat(matches(HookFilter.DEFAULT, EventType.RECONNECTION_ATTEMPT)).isFalse();
    }

    @Test
    void filter_byStreamLabelAndSeverity_wantsAllOfThem() {
        Set<Severity> all = EnumSet.allOf(Severity.class);
        Map<String, String> oslo = Map.of("site", "oslo");
        assertThat(matches(
                        new HookFilter(Set.of(new StreamId("cam2")), Map.of(), HookFilter.DEFAULT_TYPES, all),
                        EventType.FAILURE_DETECTED))
                .isFalse();
        assertThat(matches(new HookFilter(Set.of(), oslo, HookFilter.DEFAULT_TYPES, all), EventType.FAILURE_DETECTED))
                .isTrue();
        assertThat(matches(
                        new HookFilter(Set.of(), Map.of("site", "bergen"), HookFilter.DEFAULT_TYPES, all),
                        EventType.FAILURE_DETECTED))
                .isFalse();
        HookFilter critical =
                new HookFilter(Set.of(), Map.of(), HookFilter.DEFAULT_TYPES, EnumSet.of(Severity.CRITICAL));
        assertThat(matches(critical, EventType.FAILURE_DETECTED)).isTrue();
        assertThat(matches(critical, EventType.RECONNECTION_SUCCEEDED)).isFalse();
    }

    @Test
    void filter_ofAnIncident_findsItByEachOfItsStreams() {
        HookFilter cam3 = new HookFilter(
                Set.of(new StreamId("cam3")), Map.of(), HookFilter.DEFAULT_TYPES, EnumSet.allOf(Severity.class));
        assertThat(cam3.matches(
                        Sample.notice("cam1", EventType.INCIDENT_STARTED)
                                .withDetail("streams", java.util.List.of("cam1", "cam3")),
                        _ -> Map.of()))
                .isTrue();
        assertThat(cam3.matches(Sample.notice("cam1", EventType.INCIDENT_STARTED), _ -> Map.of()))
                .isFalse();
    }

    @Test
    void labels_ofAStreamThatWasRemoved_areThoseItHad() {
        Map<StreamId, Map<String, String>> streams = new HashMap<>();
        KnownLabels labels = new KnownLabels(id -> Optional.ofNullable(streams.get(id)));
        StreamId cam1 = new StreamId("cam1");
        assertThat(labels.apply(cam1)).isEmpty();
        streams.put(cam1, Map.of("site", "oslo"));
        assertThat(labels.apply(cam1)).isEqualTo(Map.of("site", "oslo"));
        streams.remove(cam1);
        assertThat(labels.apply(cam1)).isEqualTo(Map.of("site", "oslo"));
    }

    private static boolean matches(HookFilter filter, EventType type) {
        return filter.matches(Sample.notice("cam1", type), _ -> Map.of("site", "oslo", "rack", "7"));
    }
}
