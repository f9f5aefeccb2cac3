package dev.holdfast.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document as a page to read: every call with its parameters and answers, every schema with its fields. */
final class ApiReference {

    private static final String HEAD = """
            # REST API

            Made from the OpenAPI document that the service renders at `/api/v1/openapi.json`; `OpenApiTest` fails when this page is not what it says. Events as a stream, over server-sent events
            and WebSocket, are described in [events.md](events.md), webhooks in [webhooks.md](webhooks.md).

            - JSON in snake_case; times RFC 3339 in UTC; durations in milliseconds, under names that end with `_ms`.
            - Errors are `application/problem+json` (RFC 9457): [Problem](#problem), with `errors` for each faulty field.
            - Where `holdfast.security.api-token` is set, every call bears it: `Authorization: Bearer <token>`; otherwise the answer is 401.
            - Lists come in pages: `limit` (1 to 500) and the `next` of one page as the `cursor` of the next.
            """;

    private final JsonNode document;
    private final StringBuilder text = new StringBuilder(HEAD);

    ApiReference(JsonNode document) {
        this.document = document;
    }

    String text() {
        calls().forEach((tag, calls) -> {
            line("\n## Calls: " + tag);
            calls.values().forEach(text::append);
        });
        line("\n## Schemas");
        new TreeMap<>(byName(document.path("components").path("schemas"))).forEach(this::schema);
        return text.toString();
    }

    /** The text of each call, by tag, path and method, whatever order the document has them in. */
    private Map<String, Map<String, String>> calls() {
        Map<String, Map<String, String>> calls = new TreeMap<>();
        byName(document.path("paths"))
                .forEach((path, item) -> byName(item).forEach((method, operation) -> calls.computeIfAbsent(
                                operation.path("tags").path(0).asString(), _ -> new TreeMap<>())
                        .put(path + " " + method, call(method.toUpperCase(Locale.ROOT) + " " + path, operation))));
        return calls;
    }

    private static String call(String name, JsonNode operation) {
        StringBuilder call = new StringBuilder("\n### `" + name + "`\n\n");
        call.append(operation.path("summary").asString());
        call.append(
                        operation.has("description")
                                ? " " + operation.path("description").asString()
                                : "")
                .append("\n\n");
        if (!operation.path("parameters").isEmpty()) {
            call.append("| parameter | in | type | |\n|---|---|---|---|\n");
            for (JsonNode each : operation.path("parameters")) {
                call.append(row(
                        "`" + each.path("name").asString() + "`",
                        each.path("in").asString(),
                        type(each.path("schema")),
                        each.path("description").asString("")));
            }
            call.append('\n');
        }
        JsonNode body = operation.path("requestBody").path("content");
        if (!body.isMissingNode()) {
            call.append("Body: ")
                    .append(type(body.iterator().next().path("schema")))
                    .append("\n\n");
        }
        call.append("| answer | | body |\n|---|---|---|\n");
        new TreeMap<>(byName(operation.path("responses"))).forEach((status, answer) -> {
            JsonNode content = answer.path("content");
            call.append(row(
                    status,
                    answer.path("description").asString(),
                    content.isEmpty() ? "" : type(content.iterator().next().path("schema"))));
        });
        return call.toString();
    }

    private void schema(String name, JsonNode schema) {
        line("\n### " + name + "\n");
        if (schema.has("description")) {
            line(schema.path("description").asString() + "\n");
        }
        line("| field | type | |\n|---|---|---|");
        byName(schema.path("properties"))
                .forEach((field, property) -> text.append(row(
                        "`" + field + "`",
                        type(property),
                        property.path("description").asString(""))));
    }

    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asString().replaceAll(".*/", "");
            return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
        }
        List<String> choices = schema.path("enum")
                .valueStream()
                .map(each -> "`" + each.asString() + "`")
                .toList();
        if (!choices.isEmpty()) {
            return String.join(", ", choices);
        }
        String type = schema.path("type").asString("any");
        return switch (type) {
            case "array" -> "list of " + type(schema.path("items"));
            case "object" ->
                schema.has("additionalProperties") ? "map of " + type(schema.path("additionalProperties")) : "object";
            default -> type + range(schema) + format(schema);
        };
    }

    private static String range(JsonNode schema) {
        List<String> bounds = new ArrayList<>();
        if (schema.has("minimum")) {
            bounds.add("from " + schema.path("minimum").asString());
        }
        if (schema.has("maximum")) {
            bounds.add("to " + schema.path("maximum").asString());
        }
        if (schema.has("default")) {
            bounds.add("default " + schema.path("default").asString());
        }
        return bounds.isEmpty() ? "" : " " + String.join(" ", bounds);
    }

    private static String format(JsonNode schema) {
        return schema.path("format").asString("").equals("date-time") ? ", a time" : "";
    }

    private static Map<String, JsonNode> byName(JsonNode object) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        object.properties().forEach(each -> byName.put(each.getKey(), each.getValue()));
        return byName;
    }

    private static String row(String... cells) {
        return "| "
                + String.join(
                        " | ",
                        List.of(cells).stream()
                                .map(each -> each.replace("|", "\\|")
                                        .replace("\n", " ")
                                        .strip())
                                .toList())
                + " |\n";
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
