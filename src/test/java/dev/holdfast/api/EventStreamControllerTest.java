package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.EventFilter;
import dev.holdfast.events.EventLog;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class EventStreamControllerTest {

    private static final Clock CLOCK = new Clock() {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Instant now() {
            return Instant.parse("2026-01-02T03:04:05Z");
        }
    };

    private final EventLog log = new EventLog(CLOCK);
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void stream_whenNothingMatches_showsThatItLivesAndHowFarItHasCome() throws Exception {
        EventStreamController controller = controller(new EventStreamLimits(Duration.ofMillis(5), 10));
        Thread call =
                Thread.startVirtualThread(() -> controller.stream(List.of("cam1"), null, null, null, null, response));
        await().until(() -> log.subscribers() == 1);
        log.publish(Notice.plain(EventType.STREAM_ADDED, new StreamId("cam2"), 0, StateName.IDLE));
        String sign = ": heartbeat\nid: " + log.newest().orElseThrow() + "\n\n: heartbeat\n\n";

        await().untilAsserted(() -> assertThat(written()).contains(sign));

        log.close();
        call.join();
        assertThat(written()).startsWith("retry: 1000\nid: ").doesNotContain("data:");
    }

    @Test
    void stream_whenTooManyListen_isRefused() {
        EventStreamController controller = controller(new EventStreamLimits(Duration.ofSeconds(15), 1));
        log.subscribe(OptionalLong.empty(), EventFilter.ALL);

        assertThatThrownBy(() -> controller.stream(null, null, null, null, null, response))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("at most 1 subscribers");
    }

    private EventStreamController controller(EventStreamLimits limits) {
        JsonMapper.Builder builder = JsonMapper.builder();
        ApiJson.configure(builder);
        return new EventStreamController(log, new EventTexts(builder.build()), limits);
    }

    private String written() throws UnsupportedEncodingException {
        return response.getContentAsString();
    }
}
