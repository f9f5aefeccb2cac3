package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.PackagedService;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/aot-cache} as the documentation has it. */
class AotCacheIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void cache_madeByTheScript_isTakenByTheNextStart() throws IOException {
        Path configuration = Files.writeString(
                directory.resolve("holdfast.yaml"), "holdfast:\n  store: {type: memory}\n  streams: []\n");
        // The start fails if the cache cannot be used.
        List<String> command = PackagedService.command(List.of("-XX:AOTMode=on"));
        command.addAll(List.of("--server.port=0", "--management.server.port=0"));
        ProcessBuilder service = new ProcessBuilder(command);
        service.environment().put("HOLDFAST_CONFIG", configuration.toString());
        try (Peer started = Peer.start(service)) {
            started.awaitOutput("Started Holdfast", LONG);
        }
    }

    @Test
    void script_givenADirectoryThatIsNotItsOwn_leavesItAlone() throws IOException {
        Path precious = Files.writeString(directory.resolve("holdfast.jar"), "precious");
        try (Peer script = Peer.start("scripts/aot-cache", directory.toString())) {
            assertThat(script.awaitExit(LONG)).isNotZero();
            assertThat(script.output()).contains("expected a new one", directory.toString());
        }
        assertThat(precious).hasContent("precious");
    }
}
