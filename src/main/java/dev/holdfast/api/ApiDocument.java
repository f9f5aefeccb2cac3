package dev.holdfast.api;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Completes the OpenAPI document by what holds for many calls alike: parameters, bodies, headers, problems. */
final class ApiDocument implements OpenApiCustomizer {

    private static final String JSON = "application/json";

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("id", "The stream."),
            Map.entry("limit", "How many entries at most; default 100."),
            Map.entry("cursor", "The 'next' of the page before."),
            Map.entry("stream_id", "Only those of these streams; comma-separated or repeated."),
            Map.entry("type", "Only events of these types; comma-separated or repeated."),
            Map.entry("open", "true = only those that are going on, false = only those that are over."),
            Map.entry("label", "Only events of streams with these labels, name:value; comma-separated or repeated."),
            Map.entry("after", "Begin behind the event of this id; without it, the latest events."),
            Map.entry("Last-Event-ID", "Begin behind the event of this id."),
            Map.entry("last_event_id", "The same, for a first connection that cannot set the header."),
            Map.entry("If-Match", "Change only what has this ETag."),
            Map.entry("If-None-Match", "* = only if there is no such stream."));

    @Override
    public void customise(OpenAPI document) {
        List.of(ProblemView.class, EventView.class, GapView.class, StreamSchema.class)
                .forEach(each -> ModelConverters.getInstance(true)
                        .readAll(new AnnotatedType(each))
                        .forEach(document.getComponents()::addSchemas));
        document.getPaths().forEach((path, item) -> item.readOperationsMap()
                .forEach((method, operation) -> complete(path, method, operation)));
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        parameters.forEach(ApiDocument::describe);
        ApiResponses responses = operation.getResponses();
        boolean ofWebhook = path.contains("/webhooks/{id}");
        parameters.stream()
                .filter(each -> ofWebhook && each.getName().equals("id"))
                .forEach(each -> each.setDescription("The webhook."));
        boolean named = path.contains("{id}");
        boolean writes = (path.endsWith("/streams") && method == PathItem.HttpMethod.POST)
                || (path.endsWith("/streams/{id}") && method == PathItem.HttpMethod.PUT);
        boolean commands = named && method == PathItem.HttpMethod.POST;
        boolean conditional =
                parameters.stream().anyMatch(each -> each.getName().equals("If-Match"));
        problem(responses, true, 401, "A token is configured, and the call does not bear it.");
        problem(
                responses,
                parameters.stream().anyMatch(each -> each.getIn().equals("query")),
                400,
                "A parameter is wrong.");
        String what = ofWebhook ? "webhook" : path.contains("/incidents") ? "incident" : "stream";
        problem(responses, named && !writes, 404, "There is no such " + what + ".");
        problem(responses, commands, 409, "It makes no sense now; detail says why.");
        ApiResponse taken = commands && !ofWebhook ? responses.remove("200") : null;
        if (taken != null) {
            // The status stands at the controller's class, where it is not looked for.
            responses.addApiResponse("202", taken.description("Taken. The status as it is now."));
        }
        boolean asksOwner = (commands && !ofWebhook) || path.endsWith("/streams/{id}/health");
        problem(responses, asksOwner, 503, "The stream has too many commands waiting.");
        problem(responses, conditional, 412, "The stream is not as the call expects it.");
        if (writes) {
            written(operation, method == PathItem.HttpMethod.POST);
        }
        if (path.endsWith("/streams/{id}") && method == PathItem.HttpMethod.DELETE) {
            responses.remove("200");
            responses.addApiResponse("204", headers(new ApiResponse().description("Gone."), "Holdfast-Stored"));
        }
        if (path.contains("/config/")) {
            configured(operation, path.endsWith("/validate"));
        }
        if (path.endsWith("/events/stream")) {
            responses.addApiResponse("200", answer("Events, one after the other.", "text/event-stream", "Event"));
            problem(responses, true, 503, "Too many clients listen.");
        }
    }

    private static void describe(Parameter parameter) {
        parameter.setDescription(PARAMETERS.get(parameter.getName()));
        switch (parameter.getName()) {
            case "limit" ->
                parameter.setSchema(
                        new IntegerSchema().minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(Params.MAX_LIMIT)));
            case "after", "last_event_id" -> parameter.setSchema(new IntegerSchema().format("int64"));
            default -> {}
        }
    }

    private static void written(Operation operation, boolean isPost) {
        operation.setRequestBody(new RequestBody().required(true).content(content(JSON, "Stream")));
        ApiResponses responses = operation.getResponses();
        responses.remove("200");
        ApiResponse made = answer("Made.", JSON, "Stream");
        responses.addApiResponse("201", headers(made, "Location", "ETag", "Holdfast-Stored"));
        if (isPost) {
            problem(responses, true, 409, "There is a stream of this id already.");
        } else {
            responses.addApiResponse("200", headers(answer("Replaced.", JSON, "Stream"), "ETag", "Holdfast-Stored"));
        }
        problem(responses, true, 400, "The body is not JSON.");
        problem(responses, true, 413, "The body is too large.");
        problem(responses, true, 415, "The body is not application/json.");
        problem(responses, true, 422, "The definition has faults; errors lists them all, and nothing was changed.");
    }

    private static void configured(Operation operation, boolean takesBody) {
        ApiResponses responses = operation.getResponses();
        if (takesBody) {
            operation.setRequestBody(new RequestBody()
                    .required(false)
                    .content(new Content()
                            .addMediaType("application/yaml", new MediaType().schema(new StringSchema()))));
        }
        problem(responses, takesBody, 408, "The body did not come within ten seconds.");
        problem(responses, takesBody, 413, "The body is too large.");
        problem(responses, true, 422, "The configuration has faults; errors lists them all, and nothing was changed.");
        problem(responses, true, 429, "Another such call is under way; Retry-After says when to try again.");
    }

    private static void problem(ApiResponses responses, boolean applies, int status, String description) {
        if (applies) {
            responses.addApiResponse(
                    Integer.toString(status), answer(description, "application/problem+json", "Problem"));
        }
    }

    private static ApiResponse headers(ApiResponse response, String... names) {
        for (String name : names) {
            response.addHeaderObject(name, new Header().schema(new StringSchema()));
        }
        return response;
    }

    private static ApiResponse answer(String description, String mediaType, String schema) {
        return new ApiResponse().description(description).content(content(mediaType, schema));
    }

    private static Content content(String mediaType, String schema) {
        return new Content()
                .addMediaType(mediaType, new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + schema)));
    }
}
