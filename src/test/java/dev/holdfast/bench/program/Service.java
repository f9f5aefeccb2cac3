package dev.holdfast.bench.program;

import dev.holdfast.testing.FreePorts;
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
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The running service, spoken to over HTTP. */
public final class Service extends Relay {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration START_WITHIN = Duration.ofMinutes(3);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final Peer process;
    private final Path directory;
    private final int port;
    private final int managementPort;
    private final HttpClient http = HttpClient.newHttpClient();

    private Service(Peer process, Path directory, int port, int managementPort) {
        super(List.of(process));
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.managementPort = managementPort;
    }

    static Service start(Path jar, String yaml) {
        try {
            Path directory = Files.createTempDirectory("holdfast-bench");
            Path file = Files.writeString(directory.resolve("holdfast.yaml"), yaml);
            int port = FreePorts.tcp();
            int managementPort = FreePorts.tcp();
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-jar",
                            jar.toAbsolutePath().toString(),
                            "--server.port=" + port,
                            "--management.server.port=" + managementPort)
                    .directory(directory.toFile());
            builder.environment().put("HOLDFAST_CONFIG", file.toString());
            Service service = new Service(Peer.start(builder), directory, port, managementPort);
            service.awaitReady();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(START_WITHIN)
                    .until(() -> !isAlive() || isReady());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        if (!isAlive()) {
            String printed = output();
            close();
            throw new IllegalStateException("the service has ended:\n" + printed);
        }
    }

    private boolean isReady() {
        try {
            return get(managementPort, "/actuator/health/readiness").statusCode() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private HttpResponse<String> get(int at, String path) {
        return send(at, HttpRequest.newBuilder().GET(), path);
    }

    private HttpResponse<String> send(int at, HttpRequest.Builder request, String path) {
        try {
            return http.send(
                    request.uri(URI.create("http://127.0.0.1:" + at + path))
                            .timeout(ANSWER_WITHIN)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the API answers to a path below {@code /api/v1}. */
    public JsonNode get(String path) {
        return JSON.readTree(get(port, "/api/v1" + path).body());
    }

    /** Makes a stream, or replaces it. */
    public void put(String id, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json));
        HttpResponse<String> answer = send(port, request, "/api/v1/streams/" + id);
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("PUT " + id + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Gives a stream a command, such as {@code pause}. */
    public void command(String id, String command) {
        send(
                port,
                HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()),
                "/api/v1/streams/" + id + "/" + command);
    }

    /** Of the API. */
    public int port() {
        return port;
    }

    /** The events of a stream since one, oldest first; at most the last 500. */
    public List<JsonNode> events(String id, long after) {
        List<JsonNode> events = new ArrayList<>();
        get("/streams/" + id + "/events?limit=500&after=" + after)
                .path("events")
                .forEach(events::add);
        return events;
    }

    /** The number of the latest event of a stream; 0 for none. */
    public long lastEvent(String id) {
        return events(id, 0).stream()
                .mapToLong(event -> event.path("id").asLong())
                .max()
                .orElse(0);
    }

    /** The lines of the scrape that are samples. */
    public List<String> samples() {
        return get(managementPort, "/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    /**
     * What live objects take of the heap, in octets, after a full collection. Asked from outside: a scrape would count what it
     * makes itself.
     */
    public long heapOctets() {
        try (Peer jcmd = Peer.start(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "" + process.pid(),
                "GC.class_histogram")) {
            jcmd.awaitExit(Duration.ofSeconds(30));
            return jcmd.output()
                    .lines()
                    .filter(line -> line.startsWith("Total "))
                    .mapToLong(line -> Long.parseLong(line.trim().split(" +", -1)[2]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no total in: " + jcmd.output()));
        }
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        super.close();
        // What is still open then is not waited for.
        http.shutdownNow();
        try {
            Files.deleteIfExists(directory.resolve("holdfast.yaml"));
            Files.deleteIfExists(directory);
        } catch (IOException _) {
            // What else the service wrote there is left for the reader.
        }
    }
}
