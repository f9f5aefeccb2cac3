package dev.holdfast.api;

import dev.holdfast.events.SubscriptionSet.Delivered;
import dev.holdfast.events.SubscriptionSet.Delivery;
import dev.holdfast.events.SubscriptionSet.Missed;
import dev.holdfast.events.SubscriptionSet.Slow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the WebSocket sends: JSON objects, each with an {@code op}. Described in docs/events.md. */
final class SocketFrames {

    private final EventTexts texts;

    SocketFrames(EventTexts texts) {
        this.texts = texts;
    }

    /** An event with the text that all subscribers share. */
    String of(Delivery delivery) {
        return switch (delivery) {
            case Delivered event ->
                "{\"op\":\"event\",\"id\":" + texts.json(event.name()) + ",\"event\":"
                        + texts.of(event.event()).json() + "}";
            case Missed missed -> frame("gap", missed.name(), Map.of("gap", GapView.of(missed.gap())));
        };
    }

    String subscribed(String id, long after, int credit) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("after", after);
        more.put("credit", credit);
        return frame("subscribed", id, more);
    }

    String unsubscribed(String id, long after) {
        return frame("unsubscribed", id, Map.of("after", after));
    }

    String slow(Slow slow, Duration dropIn) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("behind", slow.behind());
        more.put("in_flight", slow.inFlight());
        more.put("credit", slow.credit());
        more.put("lost", slow.lost());
        more.put("drop_in_ms", dropIn.toMillis());
        return frame("slow", slow.name(), more);
    }

    String error(String detail) {
        return frame("error", "", Map.of("detail", detail));
    }

    String pong(Instant now) {
        return frame("pong", "", Map.of("timestamp", now));
    }

    String heartbeat(Instant now, Map<String, Long> positions) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("timestamp", now);
        more.put("positions", positions);
        return frame("heartbeat", "", more);
    }

    private String frame(String op, String id, Map<String, ?> more) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("op", op);
        if (!id.isEmpty()) {
            all.put("id", id);
        }
        all.putAll(more);
        return texts.json(all);
    }
}
