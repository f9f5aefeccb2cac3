package dev.holdfast.api;

import dev.holdfast.catalog.Expectation;
import dev.holdfast.catalog.StreamCatalog;
import dev.holdfast.config.ApiTestApplication;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.events.EventLog;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.DefinitionSink;
import dev.holdfast.reconnect.EventSink;
import dev.holdfast.runtime.Streams;
import dev.holdfast.testing.FakeDefinitionSink;
import dev.holdfast.testing.FakeStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API on a free port, and a client for it. */
final class RunningApi implements AutoCloseable {

    static final StreamId CAM1 = new StreamId("cam1");
    static final String BODY =
            "{\"sources\": [{\"uri\": \"srt://192.0.2.10:9000?latency=120&passphrase=topsecret99\"}],"
                    + " \"outputs\": [{\"uri\": \"udp://127.0.0.1:9500\"}], \"reconnection\": {\"max_retries\": 7}}";

    static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurableApplicationContext context;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private RunningApi(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param properties {@code name=value}, besides free ports and an empty configuration file */
    static RunningApi start(String... properties) {
        return start(new Class<?>[] {ApiTestApplication.class}, emptyFile(), properties);
    }

    /** The same with a configuration file; its streams are taken in when it changes. */
    static RunningApi start(Path configuration, String... properties) {
        return start(new Class<?>[] {ApiTestApplication.class}, configuration, properties);
    }

    /** @param more beans besides those of the service */
    static RunningApi start(Class<?> more, String... properties) {
        return start(new Class<?>[] {ApiTestApplication.class, more}, emptyFile(), properties);
    }

    private static RunningApi start(Class<?>[] sources, Path configuration, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--holdfast.config=" + configuration,
                "--debug=false"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return new RunningApi(new SpringApplicationBuilder(sources).run(arguments.toArray(String[]::new)));
    }

    private static Path emptyFile() {
        try {
            Path file = Files.createTempFile("holdfast-test", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeStreams streams() {
        return (FakeStreams) context.getBean(Streams.class);
    }

    FakeDefinitionSink store() {
        return (FakeDefinitionSink) context.getBean(DefinitionSink.class);
    }

    EventLog log() {
        return context.getBean(EventLog.class);
    }

    /** Forgets all streams. */
    void clear() {
        StreamCatalog catalog = context.getBean(StreamCatalog.class);
        catalog.list(null, 1000).forEach(each -> catalog.delete(each.id(), new Expectation.Anything()));
        streams().calls().clear();
        streams().commands().clear();
    }

    /** Makes a stream as a call would. */
    void addStream(String id) {
        context.getBean(StreamCatalog.class).put(new StreamId(id), StreamJson.read(BODY), new Expectation.Anything());
    }

    /** Has something happen to a stream, through the sink that the engine uses. */
    void publish(String streamId, EventType type) {
        context.getBean(EventSink.class).publish(Notice.plain(type, new StreamId(streamId), 0, StateName.STREAMING));
    }

    void publish(Notice notice) {
        context.getBean(EventSink.class).publish(notice);
    }

    URI uri(String path) {
        return uri("local.server.port", path);
    }

    URI managementUri(String path) {
        return uri("local.management.port", path);
    }

    private URI uri(String portProperty, String path) {
        Environment environment = context.getEnvironment();
        return URI.create("http://127.0.0.1:" + environment.getRequiredProperty(portProperty) + path);
    }

    Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    Answer post(String path, String... headers) {
        return call("POST", path, null, headers);
    }

    /** A call with a JSON body, unless the headers say that it is something else. */
    Answer call(String method, String path, byte @Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body != null && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    Answer put(String path, String body, String... headers) {
        return call("PUT", path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpClient client() {
        return client;
    }

    /** Ends the service, while the client stays. */
    void closeService() {
        context.close();
    }

    @Override
    public void close() {
        context.close();
        client.shutdownNow();
    }

    /** What came back. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        JsonNode json() {
            return JSON.readTree(text());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The end of the problem's type. */
        String problem() {
            return json().path("type").asString("").replace("urn:holdfast:problem:", "");
        }
    }
}
