package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A stream stopped in the middle of its reconnecting: it ends, says so, and leaves nothing behind. */
class AbortIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Threads and sockets that come and go by themselves: pools of the web server, the JVM's compilers. */
    private static final int NOISE = 12;

    @TempDir
    Path directory;

    @Test
    void streams_whenPausedDeletedOrShutDownInAnOutage_abort() {
        int udpPort = FreePorts.udp();
        try (SrtFeed first = new SrtFeed("", 100);
                SrtFeed second = new SrtFeed("", 100);
                SrtFeed third = new SrtFeed("", 100);
                MarkedFeed feed = new MarkedFeed(udpPort, 100);
                ServiceProcess service = ServiceProcess.start(directory, "holdfast: {store: {type: memory}}\n")) {
            make(service, "paused", first.uri());
            make(service, "deleted", second.uri());
            make(service, "kept", third.uri());
            make(service, "udp", "udp://127.0.0.1:" + udpPort);
            List<String> ids = List.of("paused", "deleted", "kept", "udp");
            for (String id : ids) {
                service.awaitState(id, "streaming", SOON);
            }
            first.kill();
            second.kill();
            third.kill();
            feed.pause();
            for (String id : ids) {
                service.awaitEvent(id, 0, event -> isOf(event, "reconnection_started"), SOON);
            }

            assertThat(service.send("POST", "/streams/paused/pause", "").statusCode())
                    .isEqualTo(202);
            assertThat(service.send("POST", "/streams/udp/pause", "").statusCode())
                    .isEqualTo(202);
            assertThat(service.send("DELETE", "/streams/deleted", "").statusCode())
                    .isEqualTo(204);

            assertThat(types(service, "paused")).endsWith("reconnection_aborted", "stream_state_changed");
            assertThat(types(service, "udp")).contains("reconnection_aborted");
            assertThat(types(service, "deleted"))
                    .contains("reconnection_aborted")
                    .endsWith("stream_removed");
            assertThat(types(service, "kept")).doesNotContain("reconnection_aborted");
            assertThat(service.state("paused")).isEqualTo("stopped");
            // A moment after the stream, whose series reads NaN until then.
            await("the deleted stream's series to go")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !service.metrics().contains("stream_id=\"deleted\""));

            service.process().sigterm();
            service.process().awaitExit(Duration.ofSeconds(8));
            assertThat(service.process().output()).doesNotContain("not every stream ended");
        }
    }

    @Test
    void streams_whenMadeAndDeletedManyTimes_leaveNoSocketsOrThreads() throws IOException {
        try (SrtFeed camera = new SrtFeed("", 100);
                ServiceProcess service = ServiceProcess.start(directory, "holdfast: {store: {type: memory}}\n")) {
            for (int i = 0; i < 5; i++) {
                makeAndDelete(service, camera);
            }
            make(service, "settled", camera.uri());
            service.awaitState("settled", "streaming", SOON);
            long files = count(service, "fd");
            long threads = count(service, "task");

            for (int i = 0; i < 50; i++) {
                makeAndDelete(service, camera);
            }
            long filesAfter = count(service, "fd");
            long threadsAfter = count(service, "task");
            System.getLogger(AbortIT.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "descriptors {0} -> {1}, threads {2} -> {3} right after 50 rounds",
                            files,
                            filesAfter,
                            threads,
                            threadsAfter);
            // libsrt closes sockets in the background, seconds later.
            await("descriptors back at " + files).atMost(SOON).until(() -> count(service, "fd") <= files + NOISE);
            await("threads back at " + threads).atMost(SOON).until(() -> count(service, "task") <= threads + NOISE);
            assertThat(service.state("settled")).isEqualTo("streaming");
            assertThat(types(service, "settled")).doesNotContain("failure_detected");
        }
    }

    private static void makeAndDelete(ServiceProcess service, SrtFeed camera) {
        List<String> sources = List.of(
                camera.uri(),
                "srt://127.0.0.1:" + FreePorts.udp() + "?mode=caller",
                "srt://127.0.0.1:" + FreePorts.udp() + "?mode=listener",
                "rtp://127.0.0.1:" + FreePorts.udp());
        for (int i = 0; i < sources.size(); i++) {
            make(service, "s" + i, sources.get(i));
        }
        for (int i = 0; i < sources.size(); i++) {
            assertThat(service.send("DELETE", "/streams/s" + i, "").statusCode())
                    .as(sources.get(i))
                    .isEqualTo(204);
        }
    }

    private static void make(ServiceProcess service, String id, String source) {
        HttpResponse<String> answer = service.send(
                "POST",
                "/streams",
                "{\"id\": \"" + id + "\", \"sources\": [{\"uri\": \"" + source + "\"}],"
                        + " \"outputs\": [{\"uri\": \"udp://127.0.0.1:" + FreePorts.udp() + "\"}]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static List<String> types(ServiceProcess service, String id) {
        List<String> types = new ArrayList<>();
        service.get("/events?limit=500&stream_id=" + id)
                .path("events")
                .forEach(event -> types.add(event.path("type").asString()));
        return types;
    }

    private static boolean isOf(JsonNode event, String type) {
        return event.path("type").asString().equals(type);
    }

    /** How many open files, or threads, the service's process has. */
    private static long count(ServiceProcess service, String what) throws IOException {
        try (Stream<Path> entries =
                Files.list(Path.of("/proc", Long.toString(service.process().pid()), what))) {
            return entries.count();
        }
    }
}
