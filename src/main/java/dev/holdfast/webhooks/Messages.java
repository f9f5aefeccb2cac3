package dev.holdfast.webhooks;

import dev.holdfast.events.Gap;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the messages of one webhook. The id of a message follows from the webhook and from what it tells of, so that it is
 * the same at each attempt, also after a restart. Thread-safe.
 */
final class Messages {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PREFIX = "holdfast.";

    private final String hookId;
    private final Template template;
    private final EventJson events;

    Messages(String hookId, Template template, EventJson events) {
        this.hookId = hookId;
        this.template = template;
        this.events = events;
    }

    /** An event. */
    HookMessage of(ReconnectionEvent event) {
        Notice notice = event.notice();
        String type = PREFIX + notice.type().wire();
        String body =
                switch (template) {
                    case STANDARD -> standard(type, event.timestamp(), events.write(event));
                    case SLACK -> SlackText.of(event);
                };
        return new HookMessage(id("" + event.id()), type, event.id(), notice.streamId(), notice.state(), body);
    }

    /** What was held back of a stream that flaps. */
    HookMessage of(Flap flap) {
        String type = PREFIX + "flapping_summary";
        String body =
                switch (template) {
                    case STANDARD -> standard(type, flap.endsAt(), json(data(flap)));
                    case SLACK -> SlackText.of(flap);
                };
        return new HookMessage(
                id(flap.firstId() + "_" + flap.lastId() + "_summary"), type, null, flap.streamId(), flap.state(), body);
    }

    /** Events that the log no longer held when the webhook came to them. */
    HookMessage of(Gap gap, Instant now) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("first_missed_id", gap.firstMissedId());
        if (gap.missed().isPresent()) {
            data.put("missed", gap.missed().getAsLong());
        }
        data.put("resumes_at", gap.resumesAt());
        String type = PREFIX + "gap";
        String body =
                switch (template) {
                    case STANDARD -> standard(type, now, json(data));
                    case SLACK -> SlackText.of(gap);
                };
        return new HookMessage(id(gap.firstMissedId() + "_" + gap.resumesAt() + "_gap"), type, null, null, null, body);
    }

    /** What an operator has sent to see whether it arrives. */
    HookMessage test(Instant now, String unique) {
        String type = PREFIX + "test";
        String said = "This is a test of the webhook '" + hookId + "'.";
        String body =
                switch (template) {
                    case STANDARD -> standard(type, now, json(Map.of("message", said)));
                    case SLACK -> SlackText.of(said);
                };
        return new HookMessage(id(unique + "_test"), type, null, null, null, body);
    }

    /** Standard Webhooks: the id may not contain a full stop, which separates it from the time stamp in what is signed. */
    private String id(String what) {
        return "msg_" + hookId.replace('.', '_') + "_" + what;
    }

    private static String standard(String type, Instant timestamp, String data) {
        return "{\"type\":\"" + type + "\",\"timestamp\":\"" + timestamp + "\",\"data\":" + data + "}";
    }

    private static Map<String, Object> data(Flap flap) {
        Map<String, Integer> byType = new TreeMap<>();
        for (Map.Entry<EventType, Integer> each : flap.held().entrySet()) {
            byType.put(each.getKey().wire(), each.getValue());
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("stream_id", flap.streamId().value());
        data.put("state", flap.state().wire());
        data.put("outages", flap.outages());
        data.put("longest_outage_ms", flap.longestMs());
        data.put("events", byType);
        data.put("first_event_id", flap.firstId());
        data.put("last_event_id", flap.lastId());
        data.put("first_at", flap.firstAt().toString());
        data.put("last_at", flap.lastAt().toString());
        return data;
    }

    private static String json(Map<String, ?> data) {
        return JSON.writeValueAsString(data);
    }
}
