package dev.holdfast.api;

import static dev.holdfast.api.RunningApi.BODY;
import static dev.holdfast.api.RunningApi.CAM1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.RunningApi.Answer;
import dev.holdfast.testing.Snapshots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamsApiTest {

    private static final String CAM1_PATH = "/api/v1/streams/cam1";

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void clear() {
        api.clear();
    }

    @Test
    void put_whenThereIsNoSuchStream_makesIt() {
        Answer answer = api.put(CAM1_PATH, BODY);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo(CAM1_PATH);
        assertThat(answer.header("ETag")).matches("\"[0-9a-f]{16}\"");
        assertThat(answer.header("Holdfast-Stored")).isEqualTo("yes");
        assertThat(answer.json().path("id").asString()).isEqualTo("cam1");
        assertThat(api.streams().calls()).containsExactly("add cam1");
    }

    @Test
    void put_withAPriority_setsIt_andRefusesOneOutOfRange() {
        assertThat(api.put(CAM1_PATH, withPriority("90"))
                        .json()
                        .path("priority")
                        .asInt())
                .isEqualTo(90);
        assertThat(api.streams().find(CAM1).orElseThrow().definition().priority())
                .isEqualTo(90);
        Answer refused = api.put(CAM1_PATH, withPriority("101"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(fields(refused)).containsExactly("priority");
        assertThat(fields(api.put(CAM1_PATH, withPriority("\"high\"")))).containsExactly("priority");
        assertThat(api.put(CAM1_PATH, BODY).json().has("priority")).isFalse();
        assertThat(api.streams().find(CAM1).orElseThrow().definition().priority())
                .isEqualTo(50);
    }

    private static String withPriority(String value) {
        return BODY.replaceFirst("\\{", "{\"priority\": " + value + ", ");
    }

    @Test
    void put_whenThereIsSuchAStream_replacesIt() {
        String before = api.put(CAM1_PATH, BODY).header("ETag");

        Answer answer = api.put(CAM1_PATH, BODY.replace("120", "200"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isNotEqualTo(before);
        assertThat(answer.text()).contains("latency=200");
        assertThat(api.streams().calls()).containsExactly("add cam1", "replace cam1");
    }

    @Test
    void put_whenItWritesBackWhatWasRead_changesNothing() {
        api.put(CAM1_PATH, BODY);
        Answer read = api.get(CAM1_PATH);

        Answer written = api.put(CAM1_PATH, read.text(), "If-Match", read.header("ETag"));

        assertThat(written.status()).isEqualTo(200);
        assertThat(api.streams()
                        .find(CAM1)
                        .orElseThrow()
                        .definition()
                        .sources()
                        .getFirst()
                        .text())
                .contains("passphrase=topsecret99");
    }

    @Test
    void put_whenTheStoreIsAway_saysSoAndHoldsAllTheSame() {
        try (RunningApi away = RunningApi.start()) {
            away.store().goAway();

            Answer answer = away.put(CAM1_PATH, BODY);

            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("Holdfast-Stored")).isEqualTo("pending");
        }
    }

    @Test
    void put_whenTheVersionIsAnother_isRefused() {
        api.put(CAM1_PATH, BODY);

        Answer answer = api.put(CAM1_PATH, BODY.replace("120", "200"), "If-Match", "\"0000\"");

        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.problem()).isEqualTo("precondition-failed");
        assertThat(api.put(CAM1_PATH, BODY, "If-None-Match", "*").status()).isEqualTo(412);
        assertThat(api.put("/api/v1/streams/cam2", BODY, "If-Match", "*").status())
                .isEqualTo(412);
        assertThat(api.get(CAM1_PATH).text()).contains("latency=120");
    }

    @Test
    void put_whenTheDefinitionHasFaults_tellsThemAllAndChangesNothing() {
        api.put(CAM1_PATH, BODY);
        String faulty = """
                {"sources": ["http://192.0.2.1", {"uri": "srt://192.0.2.10:9000?latency=long&passphrase=topsecret99"}],
                 "health": {"timeout_duration": "soon"}, "colour": "red"}""";

        Answer keys = api.put(CAM1_PATH, faulty);
        Answer values = api.put(CAM1_PATH, faulty.replace(", \"colour\": \"red\"", ""));

        assertThat(keys.status()).isEqualTo(422);
        assertThat(fields(keys)).contains("colour").containsAll(fields(values));
        assertThat(values.status()).isEqualTo(422);
        assertThat(values.header("Content-Type")).startsWith("application/problem+json");
        assertThat(values.problem()).isEqualTo("invalid-definition");
        assertThat(values.json().path("instance").asString()).isEqualTo(CAM1_PATH);
        assertThat(fields(values))
                .containsExactlyInAnyOrder("sources[0].uri", "sources[1].uri.latency", "health.timeout_duration");
        assertThat(values.text()).doesNotContain("topsecret99");
        assertThat(api.get(CAM1_PATH).text()).contains("latency=120");
    }

    @Test
    void put_whenTheIdIsWrong_isRefused() {
        assertThat(fields(api.put("/api/v1/streams/-x", BODY))).containsExactly("id");
        assertThat(fields(api.put(CAM1_PATH, "{\"id\": \"cam2\", " + BODY.substring(1))))
                .containsExactly("id");
    }

    @Test
    void post_whenThereIsNoSuchStream_makesIt() {
        Answer answer = post("{\"id\": \"cam1\", " + BODY.substring(1));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo(CAM1_PATH);
        assertThat(answer.json().path("status").path("state").asString()).isEqualTo("idle");
    }

    @Test
    void post_whenThereIsSuchAStream_isRefused() {
        api.put(CAM1_PATH, BODY);

        Answer answer = post("{\"id\": \"cam1\", " + BODY.substring(1));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.problem()).isEqualTo("stream-exists");
        assertThat(api.streams().calls()).containsExactly("add cam1");
    }

    @Test
    void post_whenItHasNoId_isRefused() {
        assertThat(fields(post(BODY))).containsExactly("id");
    }

    @Test
    void get_whenThereIsSuchAStream_showsItAsWrittenWithoutSecrets() {
        api.put(CAM1_PATH, BODY);
        api.streams().change(CAM1, Snapshots::streaming);

        Answer answer = api.get(CAM1_PATH);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).startsWith("{\"id\":\"cam1\"").doesNotContain("topsecret99");
        assertThat(answer.json().path("sources").path(0).path("uri").asString())
                .isEqualTo("srt://192.0.2.10:9000?latency=120&passphrase=***");
        assertThat(answer.json().path("reconnection").path("max_retries").asString())
                .isEqualTo("7");
        assertThat(answer.json().has("health")).isFalse();
        assertThat(answer.json().path("status").path("state").asString()).isEqualTo("streaming");
        assertThat(answer.json().path("status").path("source").asString()).endsWith("passphrase=***");
    }

    /** As somebody does who reads a definition, changes it and writes it back. */
    @Test
    void put_ofWhatWasShown_keepsTheSecretsOfOutputs() {
        String body =
                "{\"sources\":[\"udp://:5000\"],\"outputs\":[\"srt://:9100?mode=listener&passphrase=topsecret99\"]}";
        String etag = api.put(CAM1_PATH, body).header("ETag");
        Answer shown = api.get(CAM1_PATH);
        assertThat(shown.text()).doesNotContain("topsecret99");
        String output = shown.json().path("outputs").path(0).path("uri").asString();
        assertThat(output).isEqualTo("srt://:9100?mode=listener&passphrase=***");

        Answer again = api.put(CAM1_PATH, "{\"sources\":[\"udp://:5000\"],\"outputs\":[\"" + output + "\"]}");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("ETag")).isEqualTo(etag);
        assertThat(fields(api.put(
                        CAM1_PATH,
                        "{\"sources\":[\"udp://:5000\"],\"outputs\":[\"srt://192.0.2.66:9100?passphrase=***\"]}")))
                .containsExactly("outputs[0].uri");
    }

    @Test
    void get_whenThereIsNoSuchStream_saysSo() {
        for (String path : List.of(CAM1_PATH, "/api/v1/streams/-not~valid-", CAM1_PATH + "/events")) {
            Answer answer = api.get(path);

            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.problem()).isEqualTo("not-found");
            assertThat(answer.json().path("detail").asString()).startsWith("there is no stream");
        }
    }

    @Test
    void delete_whenThereIsSuchAStream_endsIt() {
        String etag = api.put(CAM1_PATH, BODY).header("ETag");

        assertThat(delete("If-Match", "\"other\"").status()).isEqualTo(412);
        assertThat(delete("If-Match", etag).status()).isEqualTo(204);
        assertThat(delete().status()).isEqualTo(404);
        assertThat(api.streams().calls()).containsExactly("add cam1", "remove cam1");
    }

    @Test
    void list_whenReadInPages_hasEachStreamOnce() {
        for (int i = 0; i < 7; i++) {
            api.addStream("cam" + i);
        }

        List<String> ids = new ArrayList<>();
        String next = "";
        int pages = 0;
        do {
            Answer page = api.get("/api/v1/streams?limit=3" + (next.isEmpty() ? "" : "&cursor=" + next));
            page.json().path("streams").forEach(each -> ids.add(each.path("id").asString()));
            next = page.json().path("next").isNull()
                    ? ""
                    : page.json().path("next").asString();
            pages++;
        } while (!next.isEmpty());

        assertThat(ids).containsExactly("cam0", "cam1", "cam2", "cam3", "cam4", "cam5", "cam6");
        assertThat(pages).isEqualTo(3);
        assertThat(api.get("/api/v1/streams").json().path("rejected").isMissingNode())
                .isTrue();
    }

    @Test
    void list_whenParametersAreWrong_tellsAllOfThem() {
        Answer answer = api.get("/api/v1/streams?limit=501&cursor=nonsense");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(fields(answer)).containsExactly("limit", "cursor");
        assertThat(api.get("/api/v1/streams?limit=0").status()).isEqualTo(400);
        assertThat(api.get("/api/v1/streams?limit=ten").status()).isEqualTo(400);
        assertThat(api.get("/api/v1/streams?limit=500").status()).isEqualTo(200);
    }

    private static Answer post(String body) {
        return api.call("POST", "/api/v1/streams", body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer delete(String... headers) {
        return api.call("DELETE", CAM1_PATH, null, headers);
    }

    private static List<String> fields(Answer answer) {
        return answer.json().path("errors").values().stream()
                .map(each -> each.path("field").asString())
                .toList();
    }
}
