package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The configuration file is edited while streams are on the air. */
class ConfigurationReloadIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PER_SECOND = 200;

    @TempDir
    Path directory;

    private final int one = FreePorts.udp();
    private final int two = FreePorts.udp();
    private final int three = FreePorts.udp();

    private static String stream(String id, int port, int output) {
        return """
                    - id: %s
                      sources: [{uri: "udp://:%d"}]
                      outputs: [{uri: "udp://127.0.0.1:%d"}]
                """.formatted(id, port, output);
    }

    private static String yaml(String... streams) {
        return "holdfast:\n  store: {type: memory}\n  streams:\n" + String.join("", streams);
    }

    private void write(String text) throws IOException {
        Files.writeString(directory.resolve("holdfast.yaml"), text);
    }

    @Test
    void file_whenItIsEditedOnTheAir_changesWhatItSaysAndNoPacketOfTheOthersIsLost() throws IOException {
        try (MarkedReceiver untouched = new MarkedReceiver();
                MarkedReceiver before = new MarkedReceiver();
                MarkedReceiver after = new MarkedReceiver();
                MarkedReceiver added = new MarkedReceiver();
                ServiceProcess service = ServiceProcess.start(
                        directory, yaml(stream("one", one, untouched.port()), stream("two", two, before.port())));
                MarkedFeed _ = new MarkedFeed(one, PER_SECOND);
                MarkedFeed _ = new MarkedFeed(two, PER_SECOND);
                MarkedFeed _ = new MarkedFeed(three, PER_SECOND)) {
            service.awaitState("one", "streaming", SOON);
            service.awaitState("two", "streaming", SOON);
            await().atMost(SOON).until(() -> before.received() > PER_SECOND && untouched.received() > PER_SECOND);

            write(yaml(stream("one", one, untouched.port()), stream("two", two, after.port()), "    - id: three\n"));
            await("refused")
                    .atMost(SOON)
                    .until(() -> !service.get("/config").path("valid").asBoolean());
            JsonNode error = service.get("/config").path("errors").get(0);
            assertThat(error.path("field").asString()).startsWith("holdfast.streams[2]");
            assertThat(error.path("message").asString()).contains("holdfast.yaml:10");
            assertThat(after.received()).isZero();

            write(yaml(
                    stream("one", one, untouched.port()),
                    stream("two", two, after.port()),
                    stream("three", three, added.port())));
            await("taken over")
                    .atMost(SOON)
                    .until(() -> after.received() > PER_SECOND && added.received() > PER_SECOND);
            assertThat(service.events("one"))
                    .noneMatch(each -> each.path("type").asString().equals("stream_updated"));
            assertThat(service.events("two"))
                    .noneMatch(each -> each.path("type").asString().equals("failure_detected"));

            write(yaml(stream("one", one, untouched.port())));
            await("ended")
                    .atMost(SOON)
                    .until(() -> service.get("/streams").path("streams").size() == 1);
            long received = untouched.received();
            await("still on the air").atMost(SOON).until(() -> untouched.received() > received + PER_SECOND);

            assertThat(untouched.gaps()).as("lost").isEmpty();
            assertThat(untouched.faults()).isEmpty();
            assertThat(service.status("one").path("state").asString()).isEqualTo("streaming");
            assertThat(service.process().output())
                    .contains(
                            "configuration file taken over: streams added [three], changed [two], removed [], 1 not touched")
                    .contains("nothing is changed");
            assertThat(List.of(service.metrics().split("\n"))).contains("holdfast_config_last_reload_successful 1.0");
        }
    }
}
