package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/aot-cache} as the documentation has it. */
class AotCacheIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private static Peer script(Path into) {
        ProcessBuilder script = new ProcessBuilder("scripts/aot-cache", into.toString());
        script.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return Peer.start(script);
    }

    @Test
    void cache_madeByTheScript_isTakenByTheNextStart() throws IOException {
        Path app = directory.resolve("app");
        try (Peer script = script(app)) {
            assertThat(script.awaitExit(LONG)).as(script.output()).isZero();
            assertThat(script.output()).contains("-XX:AOTCache=" + app.resolve("holdfast.aot"));
        }
        Path configuration = Files.writeString(
                directory.resolve("holdfast.yaml"), "holdfast:\n  store: {type: memory}\n  streams: []\n");
        ProcessBuilder service = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:AOTCache=" + app.resolve("holdfast.aot"),
                // The start fails if the cache cannot be used.
                "-XX:AOTMode=on",
                "-jar",
                app.resolve("holdfast.jar").toString(),
                "--server.port=0",
                "--management.server.port=0");
        service.environment().put("HOLDFAST_CONFIG", configuration.toString());
        try (Peer started = Peer.start(service)) {
            started.awaitOutput("Started Holdfast", LONG);
        }
    }

    @Test
    void script_givenADirectoryThatIsNotItsOwn_leavesItAlone() throws IOException {
        Path precious = Files.writeString(directory.resolve("holdfast.jar"), "precious");
        try (Peer script = script(directory)) {
            assertThat(script.awaitExit(LONG)).isNotZero();
            assertThat(script.output()).contains("expected a new one", directory.toString());
        }
        assertThat(precious).hasContent("precious");
    }
}
