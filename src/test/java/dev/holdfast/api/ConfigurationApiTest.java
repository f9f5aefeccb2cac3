package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.api.RunningApi.Answer;
import dev.holdfast.model.StreamId;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ConfigurationApiTest {

    private static final String ONE = """
            holdfast:
              streams:
                - id: cam1
                  sources: [{uri: "srt://192.0.2.10:9000?passphrase=topsecret99"}]
                  outputs: [{uri: "udp://127.0.0.1:9500"}]
            """;
    private static final String TWO = ONE + """
                - id: cam2
                  sources: [{uri: "srt://192.0.2.11:9000"}]
                  outputs: [{uri: "udp://127.0.0.1:9501"}]
            """;
    private static final String FAULTY = TWO.replace("srt://192.0.2.11", "http://192.0.2.11");

    @TempDir
    static Path shared;

    private static Path file;
    private static RunningApi api;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        file = Files.writeString(shared.resolve("holdfast.yaml"), ONE);
        api = RunningApi.start(file, "holdfast.reload.watch=false");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void takeOverOne() throws IOException {
        Files.writeString(file, ONE);
        assertThat(api.post("/api/v1/config/reload").status()).isEqualTo(200);
        assertThat(api.streams().list()).hasSize(1);
        api.streams().calls().clear();
    }

    private Answer validate(String yaml) {
        return api.call(
                "POST",
                "/api/v1/config/validate",
                yaml.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/yaml");
    }

    @Test
    void validate_whenTheFileHasChanged_showsTheDifferenceAndChangesNothing() throws IOException {
        Files.writeString(file, TWO.replace("passphrase=topsecret99", "passphrase=topsecret00"));
        Answer answer = api.post("/api/v1/config/validate");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(RunningApi.JSON.readTree("""
                {"added": ["cam2"], "changed": [{"id": "cam1", "reconnects": true}], "removed": [], "unchanged": 0,
                 "need_restart": []}"""));
        assertThat(api.streams().calls()).isEmpty();
        assertThat(answer.text()).doesNotContain("topsecret");
    }

    @Test
    void validate_whenAConfigurationIsSent_judgesThatAndNotTheFile() {
        Answer answer = validate("holdfast: {streams: []}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("removed").get(0).asString()).isEqualTo("cam1");
        Answer refused = validate(FAULTY);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("invalid-configuration");
        JsonNode error = refused.json().path("errors").get(0);
        assertThat(error.path("field").asString()).isEqualTo("holdfast.streams[1].sources[0].uri");
        assertThat(error.path("message").asString()).startsWith("request body:7: expected srt://");
        assertThat(refused.text()).doesNotContain("topsecret99");
        assertThat(validate("holdfast: [")
                        .json()
                        .path("errors")
                        .get(0)
                        .path("message")
                        .asString())
                .startsWith("request body:1: expected well-formed YAML");
        assertThat(validate("holdfats: {store: {type: memory}}").text())
                .contains("request body:1", "did you mean 'holdfast'?");
        assertThat(validate(" \n").text()).contains("expected a configuration; found an empty text");
        assertThat(api.streams().calls()).isEmpty();
    }

    @Test
    void validate_whenWhatIsSentIsNoTextOrTooLarge_isRefused() {
        byte[] noText = {(byte) 0xff, (byte) 0xfe, 0};
        assertThat(api.call("POST", "/api/v1/config/validate", noText, "Content-Type", "application/yaml")
                        .text())
                .contains("expected YAML in UTF-8");
        assertThat(validate("#".repeat(8 * 1024 * 1024 + 1)).status()).isEqualTo(413);
    }

    /** Whoever may call is not to read the environment and files through it, or to fill the memory with it. */
    @Test
    void validate_whenWhatIsSentReachesForMore_isRefusedAndShowsNothing() {
        String user = System.getenv("PATH");
        assertThat(user).isNotBlank();
        for (String bad : List.of(
                "server: {port: \"${PATH}\"}",
                "server: {port: \"\\x24{PATH}\"}",
                "spring: {config: {import: \"file:/etc/passwd[.properties]\"}}",
                "S-pring.config.import: \"file:/etc/hostname[.properties]\"",
                "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
                "[".repeat(40) + "]".repeat(40))) {
            Answer answer = validate(bad);
            assertThat(answer.status()).as(bad).isEqualTo(422);
            assertThat(answer.text()).as(bad).doesNotContain(user);
        }
    }

    @Test
    void reload_whenTheFileWasCutShort_changesNothing() throws IOException {
        Files.writeString(file, "# the streams of the house\nholdfast:\n");
        Answer answer = api.post("/api/v1/config/reload");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("streams: [] ends them all");
        Files.writeString(file, "holdfast: {streams: []}");
        assertThat(api.post("/api/v1/config/reload").json().path("removed")).hasSize(1);
    }

    @Test
    void reload_whenTheFileHasChanged_touchesTheDifferenceOnly() throws IOException {
        Files.writeString(file, TWO);
        Answer answer = api.post("/api/v1/config/reload");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("unchanged").asInt()).isEqualTo(1);
        assertThat(api.streams().calls()).containsExactly("add cam2");
        assertThat(api.get("/api/v1/streams/cam2").status()).isEqualTo(200);
    }

    @Test
    void reload_whenTheFileIsFaulty_changesNothingAndSaysWhy() throws IOException {
        Files.writeString(file, FAULTY);
        Answer answer = api.post("/api/v1/config/reload");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").get(0).path("message").asString())
                .startsWith(file + ":7: expected srt://");
        assertThat(api.streams().calls()).isEmpty();
        JsonNode status = api.get("/api/v1/config").json();
        assertThat(status.path("valid").asBoolean()).isFalse();
        assertThat(status.path("file").asString()).isEqualTo(file.toString());
        assertThat(status.path("watched").asBoolean()).isFalse();
        assertThat(status.path("refused_at").asString()).isNotEmpty();
        assertThat(status.path("errors")).isEqualTo(answer.json().path("errors"));
        assertThat(scrape()).contains("holdfast_config_last_reload_successful 0.0");

        Files.writeString(file, TWO);
        assertThat(api.post("/api/v1/config/reload").status()).isEqualTo(200);
        assertThat(api.get("/api/v1/config").json().path("valid").asBoolean()).isTrue();
        assertThat(scrape()).contains("holdfast_config_last_reload_successful 1.0");
    }

    private String scrape() {
        return api.send(java.net.http.HttpRequest.newBuilder(api.managementUri("/actuator/prometheus"))
                        .build())
                .text();
    }

    @Test
    void reload_whenTheFileIsGoneOrEmpty_changesNothing() throws IOException {
        Files.writeString(file, "");
        assertThat(api.post("/api/v1/config/reload").status()).isEqualTo(422);
        Files.delete(file);
        Answer answer = api.post("/api/v1/config/reload");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("expected a readable file", "found no such file");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(api.post("/api/v1/config/reload").text()).contains("found a text in another encoding");
        assertThat(api.streams().calls()).isEmpty();
    }

    @Test
    void reload_whenOtherKeysHaveChanged_namesThoseThatNeedARestart() throws IOException {
        Files.writeString(file, ONE + """
                  events: {capacity: 500}
                  security: {api-token: "another-token-0123456789-0123456789"}
                server:
                  tomcat: {threads: {max: 17}}
                """);
        Answer answer = api.post("/api/v1/config/reload");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("need_restart"))
                .isEqualTo(RunningApi.JSON.readTree("[\"holdfast.events.capacity\", \"holdfast.security.api-token\","
                        + " \"server.tomcat.threads.max\"]"));
        assertThat(answer.text()).doesNotContain("another-token");
        assertThat(api.get("/api/v1/config").json().path("need_restart")).hasSize(3);
        assertThat(api.streams().calls()).isEmpty();
    }

    @Test
    void file_whenItIsWatched_isTakenOverOnceItIsWhole() throws IOException {
        try (RunningApi watching = RunningApi.start(file)) {
            assertThat(watching.get("/api/v1/config").json().path("watched").asBoolean())
                    .isTrue();
            Files.writeString(file, FAULTY);
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            !watching.get("/api/v1/config").json().path("valid").asBoolean());
            assertThat(watching.streams().list()).isEmpty();
            // As editors and ConfigMaps do it.
            Path other = Files.writeString(directory.resolve("other"), TWO);
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> watching.streams().calls().contains("add cam2"));
            assertThat(watching.get("/api/v1/config").json().path("valid").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void secret_whenItsMountedFileChanges_isTakenOver() throws IOException {
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("cam1-passphrase"), "firstsecret1");
        Path own = Files.writeString(
                directory.resolve("own.yaml"),
                ONE.replace("topsecret99", "${cam1-passphrase}") + "spring: {config: {import: \"configtree:" + secrets
                        + "/\"}}\n");
        try (RunningApi watching = RunningApi.start(own)) {
            assertThat(watching.post("/api/v1/config/reload").status()).isEqualTo(200);
            assertThat(watching.streams().list()).hasSize(1);
            Files.writeString(secrets.resolve("cam1-passphrase"), "othersecret22");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> watching.streams().calls().contains("replace cam1"));
            assertThat(watching.get("/api/v1/config").text()).doesNotContain("secret");
            assertThat(watching.get("/api/v1/streams/cam1").text()).doesNotContain("othersecret22");
        }
    }

    @Test
    void reload_whenAnImportIsNotThere_changesNothingAndNamesIt() throws IOException {
        Path missing = directory.resolve("more.yaml");
        Files.writeString(file, TWO + "spring: {config: {import: \"file:" + missing + "\"}}\n");
        Answer answer = api.post("/api/v1/config/reload");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("expected an import that can be found", missing.toString());
        assertThat(api.streams().calls()).isEmpty();
    }

    @Test
    void reload_whenAStreamCannotBeChanged_showsItWithItsReasonUntilItIs() throws IOException {
        StreamId cam1 = new StreamId("cam1");
        api.streams().refuse(cam1, "stream 'cam1' did not answer within 5 s");
        Files.writeString(file, TWO.replace(":9500", ":9600"));
        Answer answer = api.post("/api/v1/config/reload");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("failed"))
                .isEqualTo(RunningApi.JSON.readTree(
                        "[{\"id\": \"cam1\", \"reason\": \"stream 'cam1' did not answer within 5 s\"}]"));
        assertThat(api.streams().calls()).containsExactly("add cam2");
        JsonNode status = api.get("/api/v1/config").json();
        assertThat(status.path("valid").asBoolean()).isTrue();
        assertThat(status.path("failed")).isEqualTo(answer.json().path("failed"));
        assertThat(scrape()).contains("holdfast_config_reload_failed_streams 1.0");

        api.streams().accept(cam1);
        assertThat(api.post("/api/v1/config/reload").json().path("failed").isMissingNode())
                .isTrue();
        assertThat(api.get("/api/v1/config").json().path("failed")).isEmpty();
        assertThat(scrape()).contains("holdfast_config_reload_failed_streams 0.0");
    }

    @Test
    void reload_whenImportsAndWhatPlaceholdersAskForChange_needsNoRestart() throws IOException {
        Path other = Files.writeString(directory.resolve("other.yaml"), "cam1-secret: othersecret1\n");
        Files.writeString(
                file,
                ONE.replace("topsecret99", "${cam1-secret}") + "spring: {config: {import: \"file:" + other + "\"}}\n");
        Answer answer = api.post("/api/v1/config/reload");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("changed")).hasSize(1);
        assertThat(answer.json().path("need_restart")).isEmpty();
    }

    /** Compose and Kubernetes mount the token as a file: who rotates it has to know that the old one still opens. */
    @Test
    void reload_whenAMountedSecretHasChanged_namesItsKey() throws IOException {
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("holdfast.security.api-token"), "another-token-0123456789-0123456789");
        Files.writeString(file, ONE + "spring: {config: {import: \"configtree:" + secrets + "/\"}}\n");
        Answer answer = api.post("/api/v1/config/reload");
        assertThat(answer.json().path("need_restart").toString()).isEqualTo("[\"holdfast.security.api-token\"]");
        assertThat(answer.text()).doesNotContain("another-token");
    }

    @Test
    void reload_whenAnImportIsEmptyForAMoment_changesNothing() throws IOException {
        Path other =
                Files.writeString(directory.resolve("hooks.yaml"), "holdfast: {limits: {connects-per-second: 77}}\n");
        Files.writeString(file, ONE + "spring: {config: {import: \"file:" + other + "\"}}\n");
        assertThat(api.post("/api/v1/config/reload").text()).contains("connects-per-second");
        Files.writeString(other, "");
        Answer refused = api.post("/api/v1/config/reload");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("hooks.yaml empty");
        Files.writeString(other, "{}\n");
        assertThat(api.post("/api/v1/config/reload").text()).contains("connects-per-second");
    }

    @Test
    void reload_whenLimitsAndWebhooksHaveChanged_hasThemHoldAtOnce() throws IOException {
        String hook = "    - {id: ops, url: \"http://127.0.0.1:9/%s\", allow-private: true, template: slack}\n";
        String limits = "  limits: {connects-per-second: 100, connects-per-host-per-second: 200}\n  webhooks:\n";
        Files.writeString(file, ONE + limits + hook.formatted("geheim1"));
        Answer shown = api.post("/api/v1/config/validate");
        assertThat(shown.json().path("limits"))
                .isEqualTo(RunningApi.JSON.readTree("[\"holdfast.limits.connects-per-second\"]"));
        assertThat(shown.json().path("webhooks"))
                .isEqualTo(RunningApi.JSON.readTree("{\"added\": [\"ops\"], \"changed\": [], \"removed\": []}"));
        assertThat(shown.json().path("need_restart")).isEmpty();
        assertThat(api.get("/api/v1/webhooks").json().path("webhooks")).isEmpty();

        Answer taken = api.post("/api/v1/config/reload");
        assertThat(taken.json()).isEqualTo(shown.json());
        assertThat(api.get("/api/v1/webhooks/ops").status()).isEqualTo(200);
        assertThat(scrape()).contains("holdfast_webhook_enabled{webhook=\"ops\"} 1.0");

        Files.writeString(file, ONE + limits + hook.formatted("geheim2"));
        Answer changed = api.post("/api/v1/config/reload");
        assertThat(changed.json().path("webhooks").path("changed")).hasSize(1);
        assertThat(changed.json().path("limits").isMissingNode()).isTrue();
        assertThat(changed.text()).doesNotContain("geheim");

        Files.writeString(file, ONE);
        assertThat(api.post("/api/v1/config/reload").json().path("webhooks").path("removed"))
                .hasSize(1);
        assertThat(api.get("/api/v1/webhooks/ops").status()).isEqualTo(404);
        assertThat(scrape()).doesNotContain("webhook=\"ops\"");
        assertThat(api.streams().calls()).isEmpty();
    }

    /** So that nobody fills the memory with configurations that are checked at the same time. */
    @Test
    void validate_whileAnotherIsUnderWay_isAskedToComeBackAndReloadIsNot() throws IOException {
        byte[] body = "holdfast: {streams: []}".getBytes(StandardCharsets.UTF_8);
        URI uri = api.uri("/api/v1/config/validate");
        try (Socket slow = new Socket(uri.getHost(), uri.getPort())) {
            String head = "POST /api/v1/config/validate HTTP/1.1\r\nHost: " + uri.getAuthority()
                    + "\r\nContent-Type: application/yaml\r\nConnection: close\r\nContent-Length: " + body.length
                    + "\r\n\r\n";
            slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().write(body, 0, 5);
            slow.getOutputStream().flush();
            Answer refused = await().atMost(Duration.ofSeconds(5))
                    .until(() -> validate("holdfast: {}"), each -> each.status() == 429);
            assertThat(refused.problem()).isEqualTo("one-at-a-time");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(api.post("/api/v1/config/reload").status()).isEqualTo(200);

            slow.getOutputStream().write(body, 5, body.length - 5);
            slow.getOutputStream().flush();
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(validate("holdfast: {streams: []}").status()).isEqualTo(200);
    }
}
