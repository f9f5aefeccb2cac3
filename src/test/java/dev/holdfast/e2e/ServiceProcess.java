package dev.holdfast.e2e;

import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.PackagedService;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged service as a process of its own, on free ports and a directory of its own, spoken to over HTTP. */
final class ServiceProcess implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final List<String> command;
    private final Map<String, String> environment;
    private final int port = FreePorts.tcp();
    private final int managementPort = FreePorts.tcp();
    private Peer process;
    private Duration startTook = Duration.ZERO;

    private ServiceProcess(Path directory, List<String> command, Map<String, String> environment) {
        this.directory = directory;
        this.command = command;
        this.environment = environment;
        this.process = launch();
    }

    /** Starts the service with {@code yaml} as its configuration file and waits until it is ready. */
    static ServiceProcess start(Path directory, String yaml, String... arguments) {
        ServiceProcess service = launch(directory, yaml, Map.of(), arguments);
        service.awaitReady();
        return service;
    }

    /** Starts the service without waiting for anything. */
    static ServiceProcess launch(Path directory, String yaml, Map<String, String> environment, String... arguments) {
        try {
            Files.writeString(directory.resolve("holdfast.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> jvmOptions = new ArrayList<>();
        jvmOptions.add("-Xmx512m");
        for (String argument : arguments) {
            if (argument.startsWith("-D")) {
                jvmOptions.add(argument);
            }
        }
        List<String> command = PackagedService.command(jvmOptions);
        for (String argument : arguments) {
            if (!argument.startsWith("-D")) {
                command.add(argument);
            }
        }
        return new ServiceProcess(directory, command, environment);
    }

    private Peer launch() {
        List<String> whole = new ArrayList<>(command);
        whole.add("--server.port=" + port);
        whole.add("--management.server.port=" + managementPort);
        ProcessBuilder builder = new ProcessBuilder(whole).directory(directory.toFile());
        builder.environment()
                .put("HOLDFAST_CONFIG", directory.resolve("holdfast.yaml").toString());
        builder.environment().putAll(environment);
        return Peer.start(builder);
    }

    /** Starts it again on the same directory and ports, after it has ended. */
    void startAgain() {
        process.close();
        process = launch();
        awaitReady();
    }

    private void awaitReady() {
        long begun = System.nanoTime();
        await().pollInterval(Duration.ofMillis(50)).atMost(START_WITHIN).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the service has ended:\n" + process.output());
            }
            return isReady();
        });
        startTook = Duration.ofNanos(System.nanoTime() - begun);
    }

    private boolean isReady() {
        try {
            return http.send(
                                    HttpRequest.newBuilder(management("/actuator/health/readiness"))
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From the launch to ready. */
    Duration startTook() {
        return startTook;
    }

    Peer process() {
        return process;
    }

    URI api(String path) {
        return URI.create("http://127.0.0.1:" + port + "/api/v1" + path);
    }

    URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(ANSWER_WITHIN).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("the service does not answer; its output:\n" + process.output(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> send(String method, String path, String json) {
        return send(HttpRequest.newBuilder(api(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    JsonNode get(String path) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(api(path)));
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    JsonNode status(String id) {
        return get("/streams/" + id + "/status");
    }

    String state(String id) {
        return status(id).path("state").asString();
    }

    void awaitState(String id, String state, Duration atMost) {
        await("stream " + id + " to be " + state)
                .pollInterval(Duration.ofMillis(50))
                .atMost(atMost)
                .until(() -> state(id), state::equals);
    }

    /** All events of a stream, oldest first. */
    List<JsonNode> events(String id) {
        List<JsonNode> events = new ArrayList<>();
        get("/streams/" + id + "/events?limit=500").path("events").forEach(events::add);
        return events;
    }

    /** The events of a stream after the event of this id. */
    List<JsonNode> eventsAfter(String id, long after) {
        return events(id).stream()
                .filter(event -> event.path("id").asLong() > after)
                .toList();
    }

    long lastEventId(String id) {
        return events(id).stream()
                .mapToLong(event -> event.path("id").asLong())
                .max()
                .orElse(0);
    }

    JsonNode awaitEvent(String id, long after, Predicate<JsonNode> wanted, Duration atMost) {
        return await().pollInterval(Duration.ofMillis(50))
                .atMost(atMost)
                .until(() -> eventsAfter(id, after).stream().filter(wanted).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** The scrape as text. */
    String metrics() {
        return send(HttpRequest.newBuilder(management("/actuator/prometheus"))).body();
    }

    /** The sum of all samples of a metric whose labels contain each of the texts. */
    double metric(String name, String... labels) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> java.util.Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        process.close();
        // What is still open then is not waited for.
        http.shutdownNow();
    }
}
