package dev.holdfast.api;

import static dev.holdfast.api.RunningApi.BODY;
import static dev.holdfast.api.RunningApi.CAM1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.testing.GeneratedDocument;
import dev.holdfast.testing.Snapshots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document says what the service does. */
class OpenApiTest {

    private static RunningApi api;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        api = RunningApi.start(
                "holdfast.webhooks[0].id=ops",
                "holdfast.webhooks[0].url=http://127.0.0.1:1/hook",
                "holdfast.webhooks[0].secrets=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "holdfast.webhooks[0].filter.labels.site=oslo",
                "holdfast.webhooks[0].allow-private=true");
        document = api.get("/api/v1/openapi.json").json();
        api.put("/api/v1/streams/cam1", BODY);
        api.streams().change(CAM1, Snapshots::streaming);
        api.streams().describe(CAM1, Snapshots.media());
        api.publish("cam1", EventType.RECONNECTION_SUCCEEDED);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void document_whenRead_hasEveryCallOfTheContract() {
        List<String> calls = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .propertyNames()
                .forEach(method -> calls.add(
                        method.toUpperCase(Locale.ROOT) + " " + path.getKey().replace("/api/v1", ""))));

        assertThat(calls)
                .containsExactlyInAnyOrder(
                        "GET /streams",
                        "POST /streams",
                        "GET /streams/{id}",
                        "PUT /streams/{id}",
                        "DELETE /streams/{id}",
                        "GET /streams/{id}/status",
                        "GET /streams/{id}/health",
                        "GET /streams/{id}/connection-state",
                        "GET /streams/{id}/media",
                        "POST /streams/{id}/reconnect",
                        "POST /streams/{id}/pause",
                        "POST /streams/{id}/resume",
                        "POST /streams/{id}/reset",
                        "GET /streams/{id}/events",
                        "GET /config",
                        "POST /config/validate",
                        "POST /config/reload",
                        "GET /events",
                        "GET /events/stream",
                        "GET /incidents",
                        "GET /incidents/{id}",
                        "GET /incidents/{id}.md",
                        "GET /streams/{id}/availability",
                        "GET /webhooks",
                        "GET /webhooks/{id}",
                        "GET /webhooks/{id}/deliveries",
                        "POST /webhooks/{id}/test",
                        "POST /webhooks/{id}/enable",
                        "GET /fleet",
                        "GET /health");
    }

    @Test
    void document_whenRead_describesEveryCallAndParameter() {
        document.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    assertThat(operation.path("summary").asString("")).isNotEmpty();
                    operation.path("parameters").forEach(parameter -> assertThat(
                                    parameter.path("description").asString(""))
                            .as(parameter.toString())
                            .isNotEmpty());
                }));
        assertThat(document.path("components")
                        .path("schemas")
                        .path("Status")
                        .path("properties")
                        .path("state"))
                .hasToString(
                        "{\"type\":\"string\",\"enum\":[\"idle\",\"connecting\",\"verifying\",\"streaming\",\"degraded\",\"waiting\",\"failed\",\"stopped\"]}");
    }

    @Test
    void document_ofACommand_saysWithWhichStatusItAnswers() {
        JsonNode responses = document.path("paths")
                .path("/api/v1/streams/{id}/reconnect")
                .path("post")
                .path("responses");

        assertThat(responses.propertyNames()).contains("202", "409").doesNotContain("200");
        assertThat(responses.path("202").findValue("$ref").asString()).endsWith("/Status");
    }

    @Test
    void page_ofTheDocuments_saysWhatTheDocumentSays() {
        String text = new ApiReference(document).text();

        assertThat(text).contains("### `PUT /api/v1/streams/{id}`", "### Status");
        new GeneratedDocument(Path.of("docs/api.md"), "OpenApiTest").check(text);
    }

    @Test
    void document_whenItRefersToASchema_hasIt() {
        Set<String> missing = new TreeSet<>();
        for (JsonNode reference : document.findValues("$ref")) {
            String name = reference.asString().replace("#/components/schemas/", "");
            if (!document.path("components").path("schemas").has(name)) {
                missing.add(name);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void answers_whenCompared_haveNoFieldThatTheDocumentDoesNotName() {
        api.post("/api/v1/webhooks/ops/test");
        Map<String, String> gets = Map.ofEntries(
                Map.entry("/streams/cam1/availability", "/streams/{id}/availability"),
                Map.entry("/streams", "/streams"),
                Map.entry("/streams/cam1/media", "/streams/{id}/media"),
                Map.entry("/streams/cam1", "/streams/{id}"),
                Map.entry("/streams/cam1/status", "/streams/{id}/status"),
                Map.entry("/streams/cam1/health", "/streams/{id}/health"),
                Map.entry("/streams/cam1/connection-state", "/streams/{id}/connection-state"),
                Map.entry("/streams/cam1/events", "/streams/{id}/events"),
                Map.entry("/events?after=1", "/events"),
                Map.entry("/webhooks", "/webhooks"),
                Map.entry("/webhooks/ops", "/webhooks/{id}"),
                Map.entry("/webhooks/ops/deliveries", "/webhooks/{id}/deliveries"),
                Map.entry("/health", "/health"));
        gets.forEach((path, documented) -> {
            JsonNode response = document.path("paths")
                    .path("/api/v1" + documented)
                    .path("get")
                    .path("responses")
                    .path("200");
            JsonNode schema = response.path("content").iterator().next().path("schema");
            compare(documented, api.get("/api/v1" + path).json(), schema);
        });
        JsonNode problem = document.path("components").path("schemas").path("Problem");
        compare(
                "problem",
                api.put("/api/v1/streams/x", "{\"health\": {\"samples\": \"x\"}}")
                        .json(),
                problem);
    }

    private static void compare(String where, JsonNode answer, JsonNode schemaOrReference) {
        JsonNode schema = resolve(schemaOrReference);
        if (answer.isArray()) {
            answer.forEach(each -> compare(where + "[]", each, schema.path("items")));
        }
        boolean free = schema.has("additionalProperties") || !schema.has("properties");
        if (!answer.isObject() || free) {
            assertThat(answer.isObject() && !schema.has("additionalProperties"))
                    .as(where + ": " + schema)
                    .isFalse();
            return;
        }
        answer.properties().forEach(field -> {
            assertThat(List.copyOf(schema.path("properties").propertyNames()))
                    .as(where)
                    .contains(field.getKey());
            compare(
                    where + "." + field.getKey(),
                    field.getValue(),
                    schema.path("properties").path(field.getKey()));
        });
    }

    private static JsonNode resolve(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty()
                ? schema
                : document.path("components").path("schemas").path(reference.replace("#/components/schemas/", ""));
    }
}
