package dev.holdfast.api;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.holdfast.api.RunningApi.Answer;
import dev.holdfast.model.EventType;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The webhooks over REST, and their metrics. */
class WebhooksApiTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String TOKEN = "T0topsecret";

    private static final WireMockServer TARGET =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    private static RunningApi api;

    @BeforeAll
    static void start() {
        TARGET.start();
        TARGET.stubFor(any(anyUrl()).willReturn(ok()));
        api = RunningApi.start(
                "holdfast.webhooks[0].id=ops",
                "holdfast.webhooks[0].url=" + TARGET.baseUrl() + "/services/" + TOKEN,
                "holdfast.webhooks[0].secrets=" + SECRET,
                "holdfast.webhooks[0].allow-private=true",
                "holdfast.webhooks[0].retry.initial-delay=20ms",
                "holdfast.webhooks[1].id=off",
                "holdfast.webhooks[1].url=https://hooks.example.com/" + TOKEN,
                "holdfast.webhooks[1].template=slack",
                "holdfast.webhooks[1].enabled=false");
    }

    @AfterAll
    static void stop() {
        api.close();
        TARGET.stop();
    }

    @Test
    void webhooks_whenListed_showHowTheyDoAndNoSecret() {
        await().atMost(SOON).until(() -> state("ops"), "active"::equals);
        Answer answer = api.get("/api/v1/webhooks");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode all = answer.json().path("webhooks");
        assertThat(all.get(0).path("url").asString()).isEqualTo(TARGET.baseUrl() + "/***");
        assertThat(all.get(0).path("secrets").asInt()).isEqualTo(1);
        assertThat(all.get(1).path("state").asString()).isEqualTo("off");
        assertThat(all.get(1).path("template").asString()).isEqualTo("slack");
        assertThat(answer.text()).doesNotContain(TOKEN).doesNotContain(SECRET.substring(6));
    }

    @Test
    void test_whenCalled_sendsAMessageAndAnswersWhatCameOfIt() {
        Answer answer = api.post("/api/v1/webhooks/ops/test");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("outcome").asString()).isEqualTo("delivered");
        assertThat(answer.json().path("status").asInt()).isEqualTo(200);
        assertThat(answer.json().path("test").asBoolean()).isTrue();

        Answer page = api.get("/api/v1/webhooks/ops/deliveries?limit=1");
        assertThat(page.json().path("deliveries").get(0).path("message_id"))
                .isEqualTo(answer.json().path("message_id"));
        api.post("/api/v1/webhooks/ops/test");
        JsonNode first = api.get("/api/v1/webhooks/ops/deliveries?limit=1").json();
        JsonNode second = api.get("/api/v1/webhooks/ops/deliveries?limit=1&cursor="
                        + first.path("next").asString())
                .json();
        assertThat(second.path("deliveries").get(0).path("number").asLong())
                .isEqualTo(first.path("deliveries").get(0).path("number").asLong() - 1);
        await().atMost(SOON).until(() -> scrape().contains("holdfast_webhook_deliveries_total{outcome=\"delivered\""));
    }

    @Test
    void webhook_whenDisabled_isEnabledByACall() {
        TARGET.stubFor(any(anyUrl()).willReturn(status(410)));
        await().atMost(SOON).until(() -> state("ops"), "active"::equals);
        api.publish("cam1", EventType.RECONNECTION_SUCCEEDED);
        await().atMost(SOON).until(() -> state("ops"), "disabled"::equals);
        // Disabled and switched off are told apart: nobody is to be alarmed by what he wrote himself.
        assertThat(scrape())
                .contains(
                        "holdfast_webhook_enabled{webhook=\"ops\"} 0.0",
                        "holdfast_webhook_state{state=\"disabled\",webhook=\"ops\"} 1.0",
                        "holdfast_webhook_enabled{webhook=\"off\"} 0.0",
                        "holdfast_webhook_state{state=\"disabled\",webhook=\"off\"} 0.0",
                        "holdfast_webhook_state{state=\"off\",webhook=\"off\"} 1.0");
        assertThat(api.get("/api/v1/events?type=webhook_disabled")
                        .json()
                        .path("events")
                        .get(0)
                        .path("details")
                        .path("webhook")
                        .asString())
                .isEqualTo("ops");

        TARGET.stubFor(any(anyUrl()).willReturn(ok()));
        assertThat(api.post("/api/v1/webhooks/ops/enable").status()).isEqualTo(200);
        await().atMost(SOON).until(() -> state("ops"), "active"::equals);
        Answer again = api.post("/api/v1/webhooks/ops/enable");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.problem()).isEqualTo("command-refused");
        assertThat(api.post("/api/v1/webhooks/off/enable").status()).isEqualTo(409);
    }

    @Test
    void call_ofAWebhookThatIsNotThere_orWithABadCursor_isAProblem() {
        assertThat(api.get("/api/v1/webhooks/nobody").status()).isEqualTo(404);
        assertThat(api.post("/api/v1/webhooks/nobody/test").problem()).isEqualTo("not-found");
        Answer bad = api.get("/api/v1/webhooks/ops/deliveries?cursor=x&limit=0");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.json().path("errors")).hasSize(2);
    }

    private static String state(String id) {
        return api.get("/api/v1/webhooks/" + id).json().path("state").asString();
    }

    private static String scrape() {
        return api.send(HttpRequest.newBuilder(api.managementUri("/actuator/prometheus"))
                        .build())
                .text();
    }
}
