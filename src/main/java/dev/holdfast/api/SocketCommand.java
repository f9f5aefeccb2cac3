package dev.holdfast.api;

import dev.holdfast.events.EventFilter;
import dev.holdfast.events.SubscriptionSet.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a client of the WebSocket asks for, one JSON object a message. Reading one throws {@link RefusedException}. */
sealed interface SocketCommand {

    /** Begins a subscription. */
    record Subscribe(String id, EventFilter filter, OptionalLong after, int credit) implements SocketCommand {}

    /** Ends one. */
    record Unsubscribe(String id) implements SocketCommand {}

    /** Changes how many events may be in flight. */
    record Credit(String id, int credit) implements SocketCommand {}

    /** Everything up to an event was received. */
    record Ack(String id, long eventId) implements SocketCommand {}

    /** Asks for a sign of life. */
    record Ping() implements SocketCommand {}

    String ID = "[!-~]{1,64}";

    static SocketCommand read(String text, JsonMapper json, int defaultCredit) {
        ObjectNode node = object(text, json);
        String op = node.path("op").isString() ? node.path("op").stringValue() : "";
        return switch (op) {
            case "subscribe" -> {
                only(node, "op", "id", "stream_ids", "types", "labels", "after", "credit");
                OptionalLong after = node.hasNonNull("after")
                        ? OptionalLong.of(number(node, "after", (1L << 53) - 1))
                        : OptionalLong.empty();
                int credit =
                        node.hasNonNull("credit") ? (int) number(node, "credit", Integer.MAX_VALUE) : defaultCredit;
                yield new Subscribe(id(node), filter(node), after, credit);
            }
            case "unsubscribe" -> {
                only(node, "op", "id");
                yield new Unsubscribe(id(node));
            }
            case "credit" -> {
                only(node, "op", "id", "credit");
                yield new Credit(id(node), (int) number(node, "credit", Integer.MAX_VALUE));
            }
            case "ack" -> {
                only(node, "op", "id", "event_id");
                yield new Ack(id(node), number(node, "event_id", (1L << 53) - 1));
            }
            case "ping" -> {
                only(node, "op");
                yield new Ping();
            }
            default ->
                throw new RefusedException(
                        "op: expected subscribe, unsubscribe, credit, ack or ping, found " + shown(node.path("op")));
        };
    }

    private static ObjectNode object(String text, JsonMapper json) {
        try {
            if (json.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException _) {
            // told below
        }
        throw new RefusedException("expected one JSON object a message, found something else");
    }

    private static void only(ObjectNode node, String... names) {
        Set<String> unknown = new TreeSet<>(node.propertyNames());
        unknown.removeAll(Set.of(names));
        if (!unknown.isEmpty()) {
            throw new RefusedException("expected no more than " + String.join(", ", names) + ", found " + unknown);
        }
    }

    private static String id(ObjectNode node) {
        JsonNode id = node.path("id");
        if (!id.isString() || !id.stringValue().matches(ID)) {
            throw new RefusedException("id: expected 1 to 64 visible ASCII characters, found " + shown(id));
        }
        return id.stringValue();
    }

    private static long number(ObjectNode node, String name, long most) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > most) {
            throw new RefusedException(
                    name + ": expected a whole number from 0 to " + most + ", found " + shown(value));
        }
        return value.longValue();
    }

    private static EventFilter filter(ObjectNode node) {
        Params params = new Params();
        EventFilter filter =
                params.filter(texts(node, "stream_ids"), texts(node, "types"), labels(node.path("labels")));
        if (!params.faults().isEmpty()) {
            throw new RefusedException(String.join(
                    "; ",
                    params.faults().stream()
                            .map(each -> each.field() + ": " + each.message())
                            .toList()));
        }
        return filter;
    }

    private static List<String> texts(ObjectNode node, String name) {
        JsonNode list = node.path(name);
        return list.isMissingNode() || list.isNull() ? List.of() : texts(list, name);
    }

    private static List<String> texts(JsonNode list, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : list) {
            texts.add(each.isString() ? each.stringValue() : "");
        }
        if (!list.isArray() || texts.contains("")) {
            throw new RefusedException(name + ": expected a list of texts, found " + shown(list));
        }
        return texts;
    }

    /** A value, or a list of which any will do, for each name. */
    private static List<String> labels(JsonNode node) {
        List<String> pairs = new ArrayList<>();
        if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
            throw new RefusedException("labels: expected an object such as {\"site\": \"oslo\"}, found " + shown(node));
        }
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            String name = each.getKey();
            List<String> values = each.getValue().isString()
                    ? List.of(each.getValue().stringValue())
                    : texts(each.getValue(), "labels." + name);
            values.forEach(value -> pairs.add(name + ":" + value));
        }
        return pairs;
    }

    private static String shown(@Nullable JsonNode node) {
        String text = node == null || node.isMissingNode() ? "nothing" : node.toString();
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
