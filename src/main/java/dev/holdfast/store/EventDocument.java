package dev.holdfast.store;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.model.Wire;
import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.reconnect.EventJournal.Logged;
import dev.holdfast.reconnect.EventJournal.Mark;
import dev.holdfast.reconnect.EventJournal.MarkKind;
import dev.holdfast.reconnect.StorageException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entry of the event journal as one line of JSON, the same in every store: an event with the names that {@code GET
 * /events} has for it, or a mark as {@code {"mark": "ended", "id": …}}.
 *
 * <p>Fields unknown here are ignored when reading, so a later version may add some.
 */
public final class EventDocument {

    private static final String MARK = "mark";
    private static final String DETAILS = "details";
    private static final String LABELS = "labels";

    private EventDocument() {}

    /** The entry as JSON without line ends. */
    public static String toJson(Entry entry) {
        return switch (entry) {
            case Logged logged -> toJson(logged.event());
            case Mark mark ->
                Json.object()
                        .put(MARK, mark.kind().name().toLowerCase(Locale.ROOT))
                        .put("id", mark.id())
                        .toString();
        };
    }

    private static String toJson(ReconnectionEvent event) {
        Notice notice = event.notice();
        ObjectNode out = Json.object();
        out.put("id", event.id());
        out.put("timestamp", event.timestamp().toString());
        out.put("type", notice.type().wire());
        out.put("stream_id", notice.streamId().value());
        out.put("attempt", notice.attempt());
        out.put("max_retries", notice.maxRetries());
        out.put("state", notice.state().wire());
        out.put("previous_state", notice.previousState().wire());
        out.put("severity", notice.severity().wire());
        notice.reason().ifPresent(reason -> out.put("reason", reason.wire()));
        notice.error().ifPresent(error -> out.put("error", error));
        notice.delay().ifPresent(time -> out.put("delay_ms", time.toMillis()));
        notice.duration().ifPresent(time -> out.put("duration_ms", time.toMillis()));
        notice.outage().ifPresent(time -> out.put("outage_ms", time.toMillis()));
        if (!notice.details().isEmpty()) {
            out.set(DETAILS, Json.tree(new TreeMap<>(notice.details())));
        }
        if (!event.labels().isEmpty()) {
            out.set(LABELS, Json.tree(new TreeMap<>(event.labels())));
        }
        return out.toString();
    }

    /**
     * Reads what {@link #toJson(Entry)} wrote.
     *
     * @param where the document comes from (a file and line, a key), for messages
     * @throws StorageException if it is no such document; the message names where, the field, expected and found
     */
    public static Entry parse(String json, String where) {
        Fields fields = Fields.parse(json, where);
        Optional<String> mark = fields.optionalText(MARK);
        if (mark.isPresent()) {
            return new Mark(id(fields), kind(fields, mark.get()));
        }
        Notice notice = new Notice(
                one(fields, "type", EventType.values()),
                streamId(fields),
                (int) fields.whole("attempt", 0),
                (int) fields.whole("max_retries", 0),
                one(fields, "state", StateName.values()),
                one(fields, "previous_state", StateName.values()),
                fields.optionalText("reason").map(_ -> one(fields, "reason", FailureReason.values())),
                one(fields, "severity", Severity.values()),
                fields.optionalText("error"),
                duration(fields, "delay_ms"),
                duration(fields, "duration_ms"),
                duration(fields, "outage_ms"),
                Json.map(fields.object(DETAILS).node()));
        Fields labels = fields.object(LABELS);
        Map<String, String> byName = labels.names().stream().collect(Collectors.toMap(name -> name, labels::text));
        return new Logged(new ReconnectionEvent(id(fields), fields.instant("timestamp"), notice, byName));
    }

    private static long id(Fields fields) {
        long id = fields.whole("id", -1);
        if (id < 0) {
            throw fields.fault("id", "a whole number from 0", "nothing");
        }
        return id;
    }

    private static StreamId streamId(Fields fields) {
        String id = fields.text("stream_id");
        if (!StreamId.isValid(id)) {
            throw fields.fault("stream_id", StreamId.EXPECTED, "'" + id + "'");
        }
        return new StreamId(id);
    }

    private static Optional<Duration> duration(Fields fields, String name) {
        return fields.node().hasNonNull(name)
                ? Optional.of(Duration.ofMillis(fields.whole(name, 0)))
                : Optional.empty();
    }

    private static MarkKind kind(Fields fields, String name) {
        return Arrays.stream(MarkKind.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> fields.fault(MARK, "continued, broken or ended", "'" + name + "'"));
    }

    private static <T extends Wire> T one(Fields fields, String name, T[] values) {
        String text = fields.text(name);
        return Arrays.stream(values)
                .filter(each -> each.wire().equals(text))
                .findFirst()
                .orElseThrow(() -> fields.fault(
                        name,
                        Arrays.stream(values).map(Wire::wire).collect(Collectors.joining(", ")),
                        "'" + text + "'"));
    }
}
