package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The event log over restarts of the real service, after a good end and after none. */
class EventRestartIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void eventStream_whenTheServiceWasEndedAndKilled_goesOnOrTellsOfTheGap() throws Exception {
        String yaml = """
                holdfast:
                  store: {type: file, path: %s}
                  streams:
                    - {id: cam1, labels: {site: oslo}, sources: [{uri: "udp://127.0.0.1:%d"}]}
                """.formatted(directory.resolve("data"), FreePorts.udp());
        try (ServiceProcess service = ServiceProcess.start(directory, yaml);
                HttpClient http = HttpClient.newHttpClient();
                // What is still open then is not waited for.
                Closeable _ = http::shutdownNow) {
            List<Long> firstRun = commands(service, 20);
            long seen = firstRun.get(5);
            service.process().sigterm();
            service.process().awaitExit(SOON);
            service.startAgain();

            List<String> resumed = read(http, service, seen, firstRun.getLast(), "stream_added");
            assertThat(resumed).noneMatch(line -> line.startsWith("event: gap"));
            assertThat(ids(resumed))
                    .startsWith(firstRun.subList(6, firstRun.size()).toArray(Long[]::new));
            assertThat(ids(resumed)).isSorted().doesNotHaveDuplicates();
            assertThat(service.get("/events?after=" + seen).path("gap").isMissingNode())
                    .isTrue();

            long before = firstRun.getLast();
            List<Long> secondRun =
                    commands(service, 20).stream().filter(id -> id > before).toList();
            // Written behind: what a kill loses are the last 100 ms.
            await().atMost(SOON).until(() -> service.metric("holdfast_event_journal_pending") == 0);
            service.process().sigkill();
            service.startAgain();

            List<String> afterKill = read(http, service, firstRun.getLast(), secondRun.getLast(), "stream_added");
            assertThat(ids(afterKill)).containsAll(secondRun);
            assertThat(afterKill)
                    .filteredOn(line -> line.startsWith("event: gap"))
                    .hasSize(1);
        }
    }

    /** Pauses and resumes the stream; returns the ids of all events there are now. */
    private static List<Long> commands(ServiceProcess service, int times) {
        for (int i = 0; i < times; i++) {
            String command = i % 2 == 0 ? "pause" : "resume";
            assertThat(service.send("POST", "/streams/cam1/" + command, "").statusCode())
                    .isEqualTo(202);
        }
        List<Long> ids = new ArrayList<>();
        for (JsonNode event : service.events("cam1")) {
            ids.add(event.path("id").asLong());
        }
        return ids;
    }

    /** The lines of the event stream after an event, until one of a type has come that is younger than another. */
    private static List<String> read(HttpClient http, ServiceProcess service, long after, long than, String type)
            throws IOException, InterruptedException {
        HttpResponse<java.io.InputStream> response = http.send(
                HttpRequest.newBuilder(service.api("/events/stream"))
                        .header("Last-Event-ID", Long.toString(after))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                lines.add(line);
                List<Long> ids = ids(lines);
                if (line.equals("event: " + type) && !ids.isEmpty() && ids.getLast() > than) {
                    return lines;
                }
                line = reader.readLine();
            }
        }
        throw new AssertionError("the stream has ended: " + lines);
    }

    /** Of the events, not of the place where the stream begins. */
    private static List<Long> ids(List<String> lines) {
        List<Long> ids = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith("event: ") && !lines.get(i).equals("event: gap")) {
                ids.add(Long.parseLong(lines.get(i - 1).substring("id: ".length())));
            }
        }
        return ids;
    }
}
