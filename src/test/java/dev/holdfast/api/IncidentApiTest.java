package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.SseClient.Event;
import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Incidents as those outside see them, in the event stream and in the log. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IncidentApiTest {

    private static final String PATH = "/api/v1/events/stream";

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
    void stream_whenAHostGoes_hasItsIncidentAndNamesItInTheEventsOfItsStreams() throws Exception {
        try (SseClient client = SseClient.open(api, PATH + "?stream_id=out2,out3", "")) {
            for (String id : List.of("out1", "out2", "out3")) {
                api.addStream(id);
            }
            for (String id : List.of("out1", "out2", "out3")) {
                api.publish(failure(EventType.FAILURE_DETECTED, id, StateName.WAITING));
            }
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                events.add(Objects.requireNonNull(client.next()));
            }
            assertThat(events)
                    .extracting(Event::type)
                    .containsExactly("failure_detected", "incident_started", "failure_detected");
            assertThat(events.get(1).data())
                    .contains(
                            "\"stream_id\":\"out1\"",
                            "\"scope\":\"host\"",
                            "\"name\":\"192.0.2.10\"",
                            "\"streams\":[\"out1\",\"out2\",\"out3\"]",
                            "\"reasons\":{\"timeout\":3}");
            assertThat(events.get(2).data()).contains("\"incident\":\"i");

            for (String id : List.of("out1", "out2", "out3")) {
                api.publish(failure(EventType.STREAM_STATE_CHANGED, id, StateName.STREAMING));
            }
            for (String type : List.of("stream_state_changed", "stream_state_changed", "incident_ended")) {
                assertThat(Objects.requireNonNull(client.next()).type()).isEqualTo(type);
            }
        }
        String page = api.get("/api/v1/events?stream_id=out3&type=incident_started,incident_ended")
                .text();
        assertThat(page).contains("\"type\":\"incident_started\"", "\"type\":\"incident_ended\"", "\"recovered\":3");
        assertThat(api.get("/api/v1/streams/out2/events?type=incident_ended").text())
                .contains("\"recovered\":3");
        assertThat(api.get("/api/v1/events?stream_id=other&type=incident_started")
                        .text())
                .doesNotContain("incident_started");
    }

    private static Notice failure(EventType type, String id, StateName state) {
        return new Notice(
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
                Optional.empty(),
                Optional.of(Duration.ofSeconds(2)),
                Map.of());
    }
}
