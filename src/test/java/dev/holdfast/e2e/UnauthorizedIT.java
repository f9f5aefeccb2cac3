package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A wrong passphrase: trying again at once would not help, so nobody does. */
class UnauthorizedIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final String RIGHT = "the-right-passphrase";
    private static final String WRONG = "the-wrong-passphrase";

    @TempDir
    Path directory;

    @Test
    void stream_withAWrongPassphrase_failsUntilSomebodyDoesSomething() {
        try (SrtFeed camera = new SrtFeed(RIGHT, 100);
                ServiceProcess service = ServiceProcess.start(directory, "holdfast: {store: {type: memory}}\n")) {
            assertThat(put(service, camera, WRONG)).isEqualTo(201);
            awaitFailures(service, 1);
            JsonNode status = service.status("cam1");
            assertThat(status.path("state").asString()).isEqualTo("failed");
            assertThat(status.path("last_error").path("reason").asString()).isEqualTo("unauthorized");
            assertThat(status.path("last_error").path("message").asString())
                    .contains("passphrase")
                    .doesNotContain(WRONG);
            assertThat(Instant.parse(status.path("next_attempt_at").asString()))
                    .isBetween(Instant.now().plusSeconds(45), Instant.now().plusSeconds(61));
            assertNoMoreThan(service, 1);

            assertThat(service.send("POST", "/streams/cam1/reconnect", "").statusCode())
                    .isEqualTo(202);
            awaitFailures(service, 2);
            assertNoMoreThan(service, 2);
            assertThat(service.state("cam1")).isEqualTo("failed");

            assertThat(put(service, camera, RIGHT)).isEqualTo(200);
            service.awaitState("cam1", "streaming", SOON);
            assertThat(service.metric("holdfast_stream_up")).isEqualTo(1);
        }
    }

    /** A failed attempt brings the stream into this state once; however it is retried, that shows here. */
    private static long failures(ServiceProcess service) {
        return service.events("cam1").stream()
                .filter(event -> event.path("type").asString().equals("stream_state_changed"))
                .filter(event -> event.path("state").asString().equals("failed"))
                .count();
    }

    private static long attempts(ServiceProcess service) {
        return service.events("cam1").stream()
                .filter(event -> event.path("type").asString().equals("stream_state_changed"))
                .filter(event -> event.path("state").asString().equals("connecting"))
                .count();
    }

    private static void awaitFailures(ServiceProcess service, long count) {
        await().pollInterval(Duration.ofMillis(50)).atMost(SOON).until(() -> failures(service) == count);
    }

    private static void assertNoMoreThan(ServiceProcess service, long attempts) {
        await().pollInterval(Duration.ofMillis(200))
                .during(QUIET)
                .atMost(SOON)
                .failFast("another attempt", () -> attempts(service) > attempts)
                .until(() -> attempts(service) == attempts);
    }

    private static int put(ServiceProcess service, SrtFeed camera, String passphrase) {
        HttpResponse<String> answer = service.send(
                "PUT",
                "/streams/cam1",
                "{\"sources\": [{\"uri\": \"" + camera.uri() + "&passphrase=" + passphrase + "\"}]}");
        return answer.statusCode();
    }
}
