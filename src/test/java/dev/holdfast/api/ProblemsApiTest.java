package dev.holdfast.api;

import static dev.holdfast.api.RunningApi.BODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.RunningApi.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls that cannot be answered, whoever refuses them. */
class ProblemsApiTest {

    private static final String PATH = "/api/v1/streams/cam1";

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void body_whenItIsNoJson_isRefusedWithThePlace() {
        Answer answer = api.put(PATH, "{\"sources\": [\n  \"srt://192.0.2.1:9000?passphrase=topsecret99\",,]}");

        expectProblem(answer, 400, "malformed-json");
        assertThat(answer.json().path("detail").asString()).contains("line 2, column");
        assertThat(answer.text()).doesNotContain("topsecret99");
        expectProblem(api.put(PATH, "[]"), 400, "malformed-json");
        expectProblem(api.put(PATH, ""), 400, "malformed-json");
    }

    @Test
    void body_whenItIsTooLarge_isRefused() {
        byte[] large = new byte[1024 * 1024 + 1];
        Arrays.fill(large, (byte) ' ');

        expectProblem(api.call("PUT", PATH, large), 413, "body-too-large");
        expectProblem(api.call("POST", "/api/v1/streams", large), 413, "body-too-large");
    }

    @Test
    void body_whenItIsTooLargeAndOfUnknownLength_isRefused() {
        byte[] large = new byte[1024 * 1024 + 1];
        Arrays.fill(large, (byte) ' ');
        HttpRequest chunked = HttpRequest.newBuilder(api.uri(PATH))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                .build();

        expectProblem(api.send(chunked), 413, "body-too-large");
    }

    @Test
    void body_whenItIsOfAnotherType_isRefused() {
        Answer answer = api.put(PATH, BODY, "Content-Type", "text/plain");

        expectProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.json().path("detail").asString()).contains("application/json", "text/plain");
    }

    @Test
    void path_whenThereIsNothing_isSaid() {
        expectProblem(api.get("/api/v1/nothing"), 404, "not-found");
        expectProblem(api.get("/console/"), 404, "not-found");
        expectProblem(api.get("/console/nothing.js"), 404, "not-found");
        expectProblem(api.get("/api/v1/streams/cam1/nothing"), 404, "not-found");
        expectProblem(api.post("/api/v1/streams/cam1/restart"), 404, "not-found");
    }

    @Test
    void method_whenItIsWrong_isRefusedWithThoseThatAreRight() {
        Answer answer = api.call("DELETE", "/api/v1/streams", null);

        expectProblem(answer, 405, "method-not-allowed");
        assertThat(answer.header("Allow")).contains("GET").contains("POST");
        expectProblem(api.get("/api/v1/streams/cam1/pause"), 405, "method-not-allowed");
    }

    @Test
    void answer_whenAskedForInAnotherFormat_isRefused() {
        expectProblem(api.get("/api/v1/streams", "Accept", "application/xml"), 406, "not-acceptable");
    }

    @Test
    void problem_whenTheCallerWantsEventsOnly_isStillAProblem() {
        expectProblem(
                api.get("/api/v1/events/stream?type=nonsense", "Accept", "text/event-stream"),
                400,
                "invalid-parameter");
    }

    @Test
    void answer_whateverItIs_hasHeadersThatKeepItFromBeingMisused() {
        Answer answer = api.get("/api/v1/health");

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void path_whenTheServerItselfRefusesIt_isAProblemToo() {
        expectProblem(api.get("/api/v1/streams/a%2Fb"), 400, "bad-request");
    }

    private static void expectProblem(Answer answer, int status, String kind) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.problem()).isEqualTo(kind);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("title").asString()).isNotEmpty();
        assertThat(answer.json().path("detail").asString()).isNotEmpty();
        assertThat(answer.text()).doesNotContain("Exception", "at dev.holdfast");
    }
}
