package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.RunningApi.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SecurityApiTest {

    private static final String TOKEN = "a-token-of-some-length-0123456789";

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = RunningApi.start("holdfast.security.api-token=" + TOKEN);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void call_whenItBearsTheToken_isAnswered() {
        assertThat(api.get("/api/v1/health", "Authorization", "Bearer " + TOKEN).status())
                .isEqualTo(200);
        assertThat(api.get("/api/v1/health", "Authorization", "bearer " + TOKEN).status())
                .isEqualTo(200);
    }

    @Test
    void call_whenItBearsNoneOrAnother_isRefused() {
        List<Answer> answers = List.of(
                api.get("/api/v1/health"),
                api.get("/api/v1/openapi.json"),
                api.get("/api/v1/events/stream"),
                api.get("/api/v1/events/stream?token=" + TOKEN),
                api.get("/nothing"),
                api.get("/actuator/healthy"),
                api.get("/api/v1/health", "Authorization", "Bearer " + TOKEN + "x"),
                api.get("/api/v1/health", "Authorization", "Bearer "),
                api.get("/api/v1/health", "Authorization", "Basic " + TOKEN),
                api.put("/api/v1/streams/cam1", RunningApi.BODY));
        for (Answer answer : answers) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"holdfast\"");
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.problem()).isEqualTo("unauthorized");
            assertThat(answer.text()).doesNotContain(TOKEN);
        }
        assertThat(api.streams().list()).isEmpty();
    }

    @Test
    void probes_whenAskedOnTheManagementPort_needNoToken() {
        Answer answer = api.send(HttpRequest.newBuilder(api.managementUri("/actuator/health/liveness"))
                .build());

        assertThat(answer.status()).isEqualTo(200);
    }
}
