package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong, in the configuration or in a call, is named with its place, and nothing else suffers. */
class BadInputIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int INVALID = 2;
    private static final String SECRET = "marked-passphrase-4713";

    @TempDir
    Path directory;

    @Test
    void service_withAConfigurationItCannotUse_exitsWithTwoAndSaysWhy() throws IOException {
        String faulty = """
                holdfast:
                  defaults:
                    health: {timeout-duration: soon, time-out: 2s}
                  store: {type: flie}
                  streams:
                    - {id: cam1, sources: [{uri: "srt://127.0.0.1:9000?mode=caler&passphrase=%s"}]}
                    - {id: cam1, sources: [{uri: "http://127.0.0.1:9000"}]}
                """.formatted(SECRET);
        try (ServiceProcess faults = launch("faults", faulty, Map.of());
                ServiceProcess broken = launch("broken", "holdfast:\n  streams: [\n", Map.of());
                ServiceProcess missing = launch(
                        "missing",
                        "",
                        Map.of("HOLDFAST_CONFIG", directory.resolve("none.yaml").toString()));
                ServiceProcess unreadable = launch("unreadable", "", Map.of("HOLDFAST_CONFIG", directory.toString()))) {
            assertThat(ending(faults))
                    .contains("holdfast.yaml:3", "timeout-duration", "'soon'", "expected")
                    .contains("time-out")
                    .contains("holdfast.yaml:4", "holdfast.store.type", "memory, file or redis", "'flie'")
                    .contains("holdfast.yaml:6", "an id that no other stream has; found 'cam1'")
                    .contains(
                            "holdfast.yaml:7",
                            "streams[1].sources[0].uri",
                            "srt://, rtp://, udp://, tcp:// or unix:/path",
                            "'http://'")
                    .contains("streams[0].sources[0].uri", "caller, listener or rendezvous", "'caler'")
                    .contains("7 faults")
                    .doesNotContain(SECRET, "Exception");
            assertThat(ending(broken)).contains("holdfast.yaml", "expected well-formed YAML");
            assertThat(ending(missing)).contains("none.yaml", "HOLDFAST_CONFIG", "no such file");
            assertThat(ending(unreadable)).contains(directory.getFileName().toString(), "HOLDFAST_CONFIG", "no file");
        }
    }

    @Test
    void service_whenAPortIsTaken_exitsWithTwoAndSaysWhich() throws IOException {
        try (ServiceProcess api = launch("api", "holdfast: {store: {type: memory}}\n", Map.of());
                ServiceProcess management = launch("management", "holdfast: {store: {type: memory}}\n", Map.of());
                ServerSocket apiPort = taken(api.api("").getPort());
                ServerSocket managementPort = taken(management.management("").getPort())) {
            assertThat(ending(api)).contains("server.port", apiPort.getLocalPort() + " in use by another process");
            assertThat(ending(management))
                    .contains("management.server.port", managementPort.getLocalPort() + " in use by another process");
        }
    }

    @Test
    void calls_whateverIsWrongWithThem_areRefusedAndTouchNoStream() throws IOException {
        int udpPort = FreePorts.udp();
        String yaml = """
                holdfast:
                  store: {type: file, path: %s}
                  streams:
                    - {id: cam1, sources: [{uri: "udp://127.0.0.1:%d"}]}
                """.formatted(directory.resolve("data"), udpPort);
        try (MarkedFeed feed = new MarkedFeed(udpPort, 200);
                ServiceProcess service = ServiceProcess.start(directory, yaml)) {
            service.awaitState("cam1", "streaming", SOON);
            long lastEvent = service.lastEventId("cam1");

            assertRefused(service.send("POST", "/streams", "{\"id\": \"x\", \"sources\": ["), 400, "malformed-json");
            assertRefused(service.send("POST", "/streams", ""), 400, "malformed-json");
            assertRefused(service.send("POST", "/streams", stream("cam1", "udp://:5000")), 409, "stream-exists");
            assertRefused(service.send("PUT", "/streams/cam1", oversized()), 413, "body-too-large");
            assertRefused(
                    service.send(HttpRequest.newBuilder(service.api("/streams"))
                            .header("Content-Type", "text/plain")
                            .POST(HttpRequest.BodyPublishers.ofString(stream("x", "udp://:5000")))),
                    415,
                    "unsupported-media-type");
            JsonNode faults = assertRefused(
                    service.send("PUT", "/streams/cam1", """
                            {"sources": [{"uri": "srt://127.0.0.1:99999?mode=caler&passphrase=%s"}, {"uri": "http://x"}],
                             "outputs": [{"uri": "http://127.0.0.1:1"}], "health": {"timeout_duration": "soon"}}
                            """.formatted(SECRET)), 422, "invalid-definition");
            assertThat(faults.toString())
                    .contains("sources[0].uri", "sources[1].uri", "outputs[0].uri", "health.timeout_duration")
                    .doesNotContain(SECRET);
            JsonNode unknown = assertRefused(
                    service.send("PUT", "/streams/cam1", "{\"colour\": \"red\", \"health\": {\"tiemout\": 1}}"),
                    422,
                    "invalid-definition");
            assertThat(unknown.toString()).contains("colour", "health.tiemout");

            JsonNode clash = assertRefused(
                    service.send("POST", "/streams", stream("x", "rtp://:" + udpPort)), 422, "invalid-definition");
            assertThat(clash.toString())
                    .contains("sources[0].uri", "stream 'cam1'", "all addresses of UDP port " + udpPort);

            awaitTakenPortIsNamed(service);

            long packets = packets(service);
            await().atMost(SOON).until(() -> packets(service) > packets + 50);
            assertThat(feed.sent()).isPositive();
            assertThat(service.eventsAfter("cam1", lastEvent)).isEmpty();
            assertThat(service.get("/streams/cam1").path("sources").toString()).contains(Integer.toString(udpPort));
            assertThat(service.process().output()).doesNotContain(SECRET, "Exception");
        }
    }

    /** A stream whose port somebody else has is made, says so, and tries again. */
    private static void awaitTakenPortIsNamed(ServiceProcess service) throws IOException {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            for (String scheme : List.of("udp", "srt")) {
                String port = Integer.toString(taken.getLocalPort());
                String uri = scheme + "://127.0.0.1:" + port + (scheme.equals("srt") ? "?mode=listener" : "");
                assertThat(service.send("POST", "/streams", stream(scheme, uri)).statusCode())
                        .isEqualTo(201);
                JsonNode error = await().atMost(SOON)
                        .until(() -> service.status(scheme).path("last_error"), node -> node.isObject());
                assertThat(error.path("reason").asString()).isEqualTo("network_error");
                assertThat(error.path("message").asString()).as(scheme).contains(port);
            }
        }
    }

    private ServiceProcess launch(String name, String yaml, Map<String, String> environment) throws IOException {
        return ServiceProcess.launch(Files.createDirectory(directory.resolve(name)), yaml, environment);
    }

    /** What it printed by its end, which must be the one for a configuration at fault. */
    private static String ending(ServiceProcess service) {
        assertThat(service.process().awaitExit(SOON))
                .as(service.process().output())
                .isEqualTo(INVALID);
        return service.process().output();
    }

    private static ServerSocket taken(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    private static JsonNode assertRefused(HttpResponse<String> answer, int status, String kind) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = JsonMapper.builder().build().readTree(answer.body());
        assertThat(problem.path("type").asString()).endsWith(":" + kind);
        assertThat(problem.path("detail").asString()).isNotEmpty();
        return problem;
    }

    private static String stream(String id, String source) {
        return "{\"id\": \"" + id + "\", \"sources\": [{\"uri\": \"" + source + "\"}]}";
    }

    private static String oversized() {
        return "{\"labels\": {\"a\": \"" + "x".repeat(1_200_000) + "\"}}";
    }

    private static long packets(ServiceProcess service) {
        return service.status("cam1")
                .path("statistics")
                .path("packets_received")
                .asLong();
    }
}
