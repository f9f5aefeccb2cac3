package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.PackagedService;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service as a process: how it starts with the shipped configuration, and how it ends with a bad one. */
class StartupIT {

    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    /** The service with a store of its own. */
    private Peer service(Path configuration, String... arguments) {
        return service(PackagedService.command(List.of()), configuration, arguments);
    }

    private Peer service(List<String> command, Path configuration, String... arguments) {
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOLDFAST_CONFIG", configuration.toString());
        builder.environment()
                .put("HOLDFAST_STORE_PATH", directory.resolve("data").toString());
        return Peer.start(builder);
    }

    private static int get(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void service_withTheShippedConfiguration_startsAndEndsInTime() throws Exception {
        int management = FreePorts.tcp();
        // The jar itself, as README has it.
        List<String> jar = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "target/holdfast.jar"));
        try (Peer service = service(
                jar,
                Path.of("config/holdfast.yaml"),
                "--server.port=" + FreePorts.tcp(),
                "--management.server.port=" + management)) {
            service.awaitOutput("Started Holdfast", START);
            assertThat(get("http://127.0.0.1:" + management + "/actuator/health/liveness"))
                    .isEqualTo(200);
            assertThat(get("http://127.0.0.1:" + management + "/actuator/health/readiness"))
                    .isEqualTo(200);
            assertThat(get("http://127.0.0.1:" + management + "/actuator/prometheus"))
                    .isEqualTo(200);
            assertThat(get("http://127.0.0.1:" + management + "/actuator/env")).isEqualTo(404);
            service.sigterm();
            assertThat(service.awaitExit(Duration.ofSeconds(5))).isEqualTo(143);
        }
    }

    @Test
    void service_withABadConfiguration_exits2WithNothingButTheFaults() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.yaml"), """
                holdfast:
                  defaults: {health: {check-interval: 5x}}
                  streams:
                    - {id: cam1, sources: ["srt://h:1?passphrase=geheim4711&x"]}
                    - {id: cam1, sources: ["srt://h:2"]}
                server: {address: 0.0.0.0}
                """);
        try (Peer service = service(file, "--holdfast.store.type=disk")) {
            assertThat(service.awaitExit(START)).isEqualTo(StartupFailure.EXIT_CODE);
            assertThat(service.output())
                    .startsWith("Holdfast does not start: 6 faults in its configuration.")
                    .contains(
                            "bad.yaml:2",
                            "bad.yaml:4",
                            "bad.yaml:5",
                            "bad.yaml:6",
                            "command line --holdfast.store.type")
                    .doesNotContain("geheim", "Exception", "\tat ");
        }
    }

    @Test
    void service_withBrokenYaml_exits2NamingTheLine() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "holdfast:\n  store: {type: file\n");
        try (Peer service = service(file)) {
            assertThat(service.awaitExit(START)).isEqualTo(StartupFailure.EXIT_CODE);
            assertThat(service.output())
                    .contains("bad.yaml:3", "expected well-formed YAML")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void service_whenItsPortIsTaken_exits2NamingPortAndKey() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Peer service = service(
                        Path.of("config/holdfast.yaml"),
                        "--server.port=" + taken.getLocalPort(),
                        "--management.server.port=0")) {
            assertThat(service.awaitExit(START)).isEqualTo(StartupFailure.EXIT_CODE);
            assertThat(service.output())
                    .contains("server.port: expected a free port; found " + taken.getLocalPort())
                    .doesNotContain("\tat ");
        }
    }
}
