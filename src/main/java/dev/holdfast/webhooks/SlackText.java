package dev.holdfast.webhooks;

import dev.holdfast.events.Gap;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.Severity;
import dev.holdfast.model.Wire;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Messages as people read them, in the JSON of Slack's incoming webhooks: {@code text} for notifications, {@code blocks}. */
final class SlackText {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Slack takes 3,000 characters in a section. */
    private static final int LONGEST = 2900;

    private SlackText() {}

    static String of(ReconnectionEvent event) {
        Notice notice = event.notice();
        StringBuilder text = new StringBuilder();
        if (notice.severity() != Severity.INFO) {
            text.append(notice.severity().wire()).append(": ");
        }
        text.append('*').append(escaped(notice.streamId().value())).append("* ");
        text.append(words(notice.type()));
        notice.reason()
                .ifPresent(reason -> text.append(" (").append(words(reason)).append(')'));
        text.append(", now ").append(words(notice.state()));
        notice.outage().ifPresent(outage -> text.append(", without media for ").append(seconds(outage)));
        notice.error().ifPresent(error -> text.append('\n').append(escaped(error)));
        return body(text.toString());
    }

    static String of(Flap flap) {
        return body("*" + escaped(flap.streamId().value()) + "* flaps: " + flap.outages() + " outages, the longest "
                + seconds(Duration.ofMillis(flap.longestMs())) + ", now " + words(flap.state()) + "; "
                + flap.held().values().stream().mapToInt(Integer::intValue).sum() + " events held back");
    }

    static String of(Gap gap) {
        String count = gap.missed().isPresent() ? gap.missed().getAsLong() + " events" : "events";
        return body(count + " before " + gap.resumesAt() + " were no longer held when it was their turn");
    }

    static String of(String said) {
        return body(escaped(said));
    }

    private static String body(String whole) {
        String text = whole.length() > LONGEST ? whole.substring(0, LONGEST) + "…" : whole;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("text", text);
        body.put("blocks", List.of(Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", text))));
        return JSON.writeValueAsString(body);
    }

    private static String words(Wire name) {
        return name.wire().replace('_', ' ');
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }

    /** Slack's three characters; as they are made of letters, they cannot make a mention or a link. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
