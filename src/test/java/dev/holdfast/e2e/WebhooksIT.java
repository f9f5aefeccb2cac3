package dev.holdfast.e2e;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.WebhookSignatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged service tells a target of an outage, is ended while the target is down, and goes on where it was. */
class WebhooksIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String TOKEN = "T0-marked-token-4711";

    @TempDir
    Path directory;

    private final int udpPort = FreePorts.udp();

    @Test
    void outage_whenTheTargetIsDownAndTheServiceRestarted_isDeliveredUnderTheSameId() {
        WireMockServer target = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
        target.start();
        answer(target, 204);
        try (MarkedFeed feed = new MarkedFeed(udpPort, 200);
                ServiceProcess service = ServiceProcess.start(directory, yaml(target.port()))) {
            service.awaitState("cam1", "streaming", SOON);
            feed.pause();
            JsonNode failure = body(awaitReceived(target, "failure_detected"));
            assertThat(failure.path("data").path("stream_id").asString()).isEqualTo("cam1");
            assertThat(failure.path("data"))
                    .isEqualTo(service.awaitEvent(
                            "cam1", 0, each -> each.path("type").asString().equals("failure_detected"), SOON));
            feed.goOn();
            awaitReceived(target, "reconnection_succeeded");

            answer(target, 500);
            feed.pause();
            String id = awaitReceived(target, "failure_detected", 2).getHeader("webhook-id");
            await().atMost(SOON).until(() -> service.get("/webhooks/ops")
                    .path("state")
                    .asString()
                    .equals("retrying"));
            assertNoSecretShown(service);
            long begun = System.nanoTime();
            service.process().sigterm();
            service.process().awaitExit(SOON);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertNoSecretIsLeft(service);
            verifyAll(target);

            target.resetAll();
            answer(target, 204);
            service.startAgain();
            LoggedRequest again = awaitReceived(target, "failure_detected");
            assertThat(again.getHeader("webhook-id")).isEqualTo(id);
            await().atMost(SOON)
                    .until(() -> service.metric(
                                    "holdfast_webhook_deliveries_total", "webhook=\"ops\"", "outcome=\"delivered\"")
                            >= 1);
            verifyAll(target);
        } finally {
            target.stop();
        }
    }

    /** Its last words are in the journal, which is marked as complete nevertheless. */
    @Test
    void webhook_thatIsDisabledWhileTheServiceEnds_saysSoAfterTheRestart() {
        WireMockServer target = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
        target.start();
        answer(target, 204);
        try (ServiceProcess service = ServiceProcess.start(directory, yaml(target.port()))) {
            awaitReceived(target, "stream_added");
            long seen = service.lastEventId("cam1");
            target.resetAll();
            target.stubFor(any(anyUrl()).willReturn(status(410).withFixedDelay(700)));
            assertThat(service.send(
                                    "POST",
                                    "/streams",
                                    "{\"id\": \"cam2\", \"sources\": [{\"uri\": \"udp://127.0.0.1:" + FreePorts.udp()
                                            + "\"}]}")
                            .statusCode())
                    .isEqualTo(201);
            awaitReceived(target, "stream_added");
            service.process().sigterm();
            service.process().awaitExit(SOON);
            assertThat(service.process().output()).contains("webhook 'ops' is disabled", "everything saved");

            service.startAgain();
            assertThat(service.get("/webhooks/ops").path("state").asString()).isEqualTo("disabled");
            JsonNode after = service.get("/events?after=" + seen);
            assertThat(after.path("gap").isMissingNode()).as(after.toString()).isTrue();
            assertThat(after.path("events").toString()).contains("\"webhook_disabled\"");
        } finally {
            target.stop();
        }
    }

    private void assertNoSecretShown(ServiceProcess service) {
        assertThat(service.metrics()).doesNotContain(TOKEN).doesNotContain(SECRET.substring(6));
        HttpResponse<String> test = service.send("POST", "/webhooks/ops/test", "");
        assertThat(test.body()).contains("\"test\":true").doesNotContain(TOKEN).doesNotContain(SECRET.substring(6));
        for (String path : List.of(
                "/webhooks",
                "/webhooks/ops",
                "/webhooks/ops/deliveries",
                "/events?limit=500",
                "/incidents",
                "/streams",
                "/health",
                "/openapi.json")) {
            assertThat(service.get(path).toString())
                    .as(path)
                    .doesNotContain(TOKEN)
                    .doesNotContain(SECRET.substring(6));
        }
        for (String path : List.of("/actuator/info", "/actuator/health", "/actuator/env", "/actuator/configprops")) {
            assertThat(service.send(HttpRequest.newBuilder(service.management(path)))
                            .body())
                    .as(path)
                    .doesNotContain(TOKEN)
                    .doesNotContain(SECRET.substring(6));
        }
        assertThat(service.process().output()).doesNotContain(TOKEN).doesNotContain(SECRET.substring(6));
    }

    /** When the service has ended, so that nobody writes files meanwhile. */
    private void assertNoSecretIsLeft(ServiceProcess service) {
        assertThat(service.process().output()).doesNotContain(TOKEN).doesNotContain(SECRET.substring(6));
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).anyMatch(each -> each.endsWith("webhooks/ops.json"));
            for (Path each : all) {
                if (Files.exists(each)) {
                    String content = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
                    assertThat(content)
                            .as(each.toString())
                            .doesNotContain(TOKEN)
                            .doesNotContain(SECRET.substring(6));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LoggedRequest awaitReceived(WireMockServer target, String type) {
        return awaitReceived(target, type, 1);
    }

    /** Waits for the n-th message of a type; those that are sent again count once. */
    private static LoggedRequest awaitReceived(WireMockServer target, String type, int count) {
        return await().atMost(SOON)
                .until(
                        () -> target.findAll(postRequestedFor(anyUrl())).stream()
                                .filter(each ->
                                        body(each).path("type").asString().equals("holdfast." + type))
                                .collect(java.util.stream.Collectors.toMap(
                                        each -> each.getHeader("webhook-id"),
                                        each -> each,
                                        (first, _) -> first,
                                        java.util.TreeMap::new))
                                .values()
                                .stream()
                                .toList(),
                        found -> found.size() >= count)
                .get(count - 1);
    }

    private static void verifyAll(WireMockServer target) {
        List<LoggedRequest> all = target.findAll(postRequestedFor(anyUrl()));
        assertThat(all).isNotEmpty().allSatisfy(each -> assertThat(WebhookSignatures.verify(
                        SECRET,
                        each.getHeader("webhook-id"),
                        each.getHeader("webhook-timestamp"),
                        each.getBodyAsString(),
                        each.getHeader("webhook-signature")))
                .isTrue());
        LoggedRequest first = all.getFirst();
        assertThat(first.getHeader("webhook-signature"))
                .isEqualTo(WebhookSignatures.byOpenssl(
                        SECRET,
                        first.getHeader("webhook-id"),
                        first.getHeader("webhook-timestamp"),
                        first.getBodyAsString()));
    }

    private static void answer(WireMockServer target, int code) {
        target.stubFor(any(anyUrl()).willReturn(status(code)));
    }

    private static JsonNode body(LoggedRequest request) {
        return JSON.readTree(request.getBodyAsString());
    }

    private String yaml(int port) {
        return """
                holdfast:
                  store: {type: file, path: %s}
                  webhooks:
                    - id: ops
                      url: http://127.0.0.1:%d/services/%s
                      secrets: [%s]
                      retry: {initial-delay: 200ms, max-delay: 1s}
                      flapping: {window: 0s}
                      allow-private: true
                  streams:
                    - id: cam1
                      sources: [{uri: "udp://127.0.0.1:%d"}]
                      health: {timeout-duration: 500ms}
                """.formatted(directory.resolve("data"), port, TOKEN, SECRET, udpPort);
    }
}
