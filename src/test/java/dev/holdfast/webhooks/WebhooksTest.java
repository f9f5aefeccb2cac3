package dev.holdfast.webhooks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static dev.holdfast.model.EventType.FAILURE_DETECTED;
import static dev.holdfast.model.EventType.RECONNECTION_FAILED;
import static dev.holdfast.model.EventType.STREAM_STATE_CHANGED;
import static dev.holdfast.webhooks.HookScene.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.holdfast.events.EventFilter;
import dev.holdfast.model.EventType;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.testing.WebhookSignatures;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhooks against a target that takes messages, or does not. */
class WebhooksTest {

    private final HookScene scene = new HookScene();

    @AfterEach
    void everySignatureIsGood() {
        scene.verifyAll(Sample.SECRET);
        scene.close();
    }

    @Test
    void message_whenAccepted_isTheEventSignedAndSentOnce() {
        scene.answer(ok());
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.publish("cam1", STREAM_STATE_CHANGED);
        scene.publish("cam2", RECONNECTION_FAILED);

        List<LoggedRequest> received = scene.awaitReceived("ops", 2);
        scene.awaitOutcome("ops", Outcome.DELIVERED);
        ReconnectionEvent first = scene.log.latest(EventFilter.ALL, 10).events().getFirst();
        assertThat(HookScene.json(received.getFirst()).path("type").asString()).isEqualTo("holdfast.failure_detected");
        assertThat(HookScene.json(received.getFirst()).path("timestamp").asString())
                .isEqualTo(first.timestamp().toString());
        assertThat(HookScene.json(received.getFirst()).path("data").path("id").asLong())
                .isEqualTo(first.id());
        assertThat(HookScene.json(received.getFirst())
                        .path("data")
                        .path("severity")
                        .asString())
                .isEqualTo("critical");
        assertThat(HookScene.streams(received)).containsExactly("cam1", "cam2");
        assertThat(received.getFirst().getHeader("webhook-id")).isEqualTo("msg_ops_" + first.id());
        await().atMost(SOON).until(() -> scene.find("ops").status().lagEvents() == 0);
        assertThat(scene.received("ops")).hasSize(2);
    }

    @Test
    void message_whenAnsweredWith500_isSentAgainUnderTheSameIdAndThoseBehindItAfterIt() {
        failOnce(status(500));
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.publish("cam2", FAILURE_DETECTED);

        List<LoggedRequest> received = scene.awaitReceived("ops", 3);
        assertThat(HookScene.streams(received)).containsExactly("cam1", "cam1", "cam2");
        assertThat(received.get(1).getHeader("webhook-id"))
                .isEqualTo(received.get(0).getHeader("webhook-id"));
        assertThat(received.get(1).getBodyAsString()).isEqualTo(received.get(0).getBodyAsString());
        Delivery failed = scene.awaitOutcome("ops", Outcome.FAILED);
        assertThat(failed.answer().status()).hasValue(500);
        assertThat(failed.nextAttemptAt()).isPresent();
    }

    @Test
    void message_whenTheConnectionIsReset_isSentAgain() {
        failOnce(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);

        scene.awaitReceived("ops", 2);
        Delivery failed = scene.awaitOutcome("ops", Outcome.FAILED);
        assertThat(failed.answer().status()).isEmpty();
        assertThat(failed.answer().error())
                .hasValueSatisfying(error -> assertThat(error).contains("broke off"));
        scene.awaitOutcome("ops", Outcome.DELIVERED);
    }

    @Test
    void message_whenTheTargetIsSlow_isCutOffAtTheTimeoutAndSentAgain() {
        failOnce(ok().withFixedDelay(3000));
        scene.start(HookScene.timeout(scene.hook("ops"), Duration.ofMillis(300)));
        scene.publish("cam1", FAILURE_DETECTED);

        Delivery failed = scene.awaitOutcome("ops", Outcome.FAILED);
        assertThat(failed.answer().error()).contains("expected an answer within 300 ms; found none");
        assertThat(failed.answer().took()).isBetween(Duration.ofMillis(290), Duration.ofSeconds(2));
        scene.awaitOutcome("ops", Outcome.DELIVERED);
    }

    @Test
    void message_whenTheAnswerDripsForLongerThanTheTimeout_isCutOff() {
        failOnce(ok("x".repeat(1000)).withChunkedDribbleDelay(100, 20_000));
        scene.start(HookScene.timeout(scene.hook("ops"), Duration.ofMillis(500)));
        scene.publish("cam1", FAILURE_DETECTED);

        // The status was read: the target has the message, however long it talks.
        Delivery delivered = scene.awaitOutcome("ops", Outcome.DELIVERED);
        assertThat(delivered.answer().took()).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void webhook_whenAnsweredWith410_isDisabledToldAndGoesOnWhenEnabled() {
        scene.answer(status(410));
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.publish("cam2", FAILURE_DETECTED);

        await().atMost(SOON).until(() -> scene.find("ops").status().state() == HookStatus.State.DISABLED);
        assertThat(scene.find("ops").status().reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("410"));
        await().atMost(SOON).until(() -> scene.log.latest(EventFilter.ALL, 10).events().stream()
                .anyMatch(each -> each.notice().type() == EventType.WEBHOOK_DISABLED
                        && "ops".equals(each.notice().details().get("webhook"))
                        && each.notice().streamId().value().equals("cam1")));
        assertThat(scene.received("ops")).hasSize(1);

        scene.answer(ok());
        assertThat(scene.find("ops").enable()).isEmpty();
        assertThat(scene.find("ops").enable())
                .hasValueSatisfying(why -> assertThat(why).contains("is enabled"));
        List<LoggedRequest> received = scene.awaitReceived("ops", 4);
        assertThat(HookScene.streams(received)).containsExactly("cam1", "cam1", "cam2", "cam1");
        assertThat(HookScene.json(received.getLast()).path("type").asString()).isEqualTo("holdfast.webhook_disabled");
    }

    @Test
    void message_whenAskedToWait_isSentAgainThen() {
        failOnce(status(429).withHeader("Retry-After", "1"));
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);

        Delivery failed = scene.awaitOutcome("ops", Outcome.FAILED);
        assertThat(failed.answer().retryAfter()).contains(Duration.ofSeconds(1));
        Delivery delivered = scene.awaitOutcome("ops", Outcome.DELIVERED);
        assertThat(Duration.between(failed.at(), delivered.at()))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    @Test
    void message_whenAskedToWaitUntilATime_isSentAgainThen() {
        // The header has whole seconds.
        Instant at = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
        failOnce(status(503)
                .withHeader("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC))));
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);

        assertThat(scene.awaitOutcome("ops", Outcome.DELIVERED).at()).isAfterOrEqualTo(at);
    }

    @Test
    void redirect_isNotFollowedAndToldAsAFailure() {
        scene.target.stubFor(post(urlPathEqualTo("/ops")).willReturn(temporaryRedirect("/elsewhere")));
        scene.target.stubFor(post(urlPathEqualTo("/elsewhere")).willReturn(ok()));
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);

        Delivery ended = scene.awaitOutcome("ops", Outcome.GIVEN_UP);
        assertThat(ended.attempt()).isEqualTo(RetryPolicy.ATTEMPTS_AFTER_REFUSAL);
        assertThat(ended.answer().error())
                .hasValueSatisfying(
                        error -> assertThat(error).contains("redirect 302").contains("not followed"));
        assertThat(scene.received("elsewhere")).isEmpty();
    }

    @Test
    void message_whenAlwaysRefused_isGivenUpAndTheNextOneSent() {
        scene.answer(ok());
        scene.target.stubFor(post(urlPathEqualTo("/ops"))
                .withRequestBody(matchingJsonPath("$.data[?(@.stream_id == 'poison')]"))
                .atPriority(1)
                .willReturn(status(400)));
        scene.start(scene.hook("ops"));
        scene.publish("poison", FAILURE_DETECTED);
        scene.publish("cam1", FAILURE_DETECTED);

        assertThat(HookScene.streams(scene.awaitReceived("ops", 4)))
                .containsExactly("poison", "poison", "poison", "cam1");
        assertThat(scene.find("ops").deliveries().total(Outcome.GIVEN_UP)).isEqualTo(1);
    }

    @Test
    void webhook_whenItsTargetHangs_doesNotDelayTheOthersNorThePublisher() {
        scene.target.stubFor(post(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(4000)));
        scene.target.stubFor(post(urlPathEqualTo("/quick")).willReturn(ok()));
        scene.start(scene.hook("slow"), scene.hook("quick"));
        long begun = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            scene.publish("cam" + i, FAILURE_DETECTED);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        scene.awaitReceived("quick", 20);
        assertThat(scene.find("slow").deliveries().total(Outcome.DELIVERED)).isZero();
        assertThat(scene.find("slow").status().lagEvents()).isGreaterThanOrEqualTo(19);

        long ending = System.nanoTime();
        scene.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - ending))
                .as("an attempt under way is cut off")
                .isLessThan(Duration.ofMillis(2500));
    }

    @Test
    void secrets_whenRotated_signAllAndInOrder() {
        scene.answer(ok());
        scene.start(HookScene.form(
                scene.hook("ops"), List.of(Sample.SECRET, Sample.OLD_SECRET), Template.STANDARD, Duration.ZERO));
        scene.publish("cam1", FAILURE_DETECTED);

        LoggedRequest request = scene.awaitReceived("ops", 1).getFirst();
        scene.verifyAll(Sample.SECRET, Sample.OLD_SECRET);
        String id = request.getHeader("webhook-id");
        String at = request.getHeader("webhook-timestamp");
        assertThat(request.getHeader("webhook-signature"))
                .isEqualTo(WebhookSignatures.byOpenssl(Sample.SECRET, id, at, request.getBodyAsString()) + " "
                        + WebhookSignatures.byOpenssl(Sample.OLD_SECRET, id, at, request.getBodyAsString()));
    }

    /** The first answer is the given one, all others are good. */
    private void failOnce(ResponseDefinitionBuilder response) {
        scene.target.stubFor(any(anyUrl())
                .inScenario("once")
                .whenScenarioStateIs(STARTED)
                .willReturn(response)
                .willSetStateTo("failed"));
        scene.target.stubFor(
                any(anyUrl()).inScenario("once").whenScenarioStateIs("failed").willReturn(ok()));
    }

    @Test
    void test_whenTheServiceEnds_isCutOff() throws Exception {
        scene.answer(ok().withFixedDelay(20_000));
        Webhooks webhooks = scene.start(HookScene.timeout(scene.hook("ops"), Duration.ofSeconds(30)));
        CompletableFuture<Delivery> test =
                CompletableFuture.supplyAsync(() -> scene.find("ops").test().orElseThrow());
        scene.awaitReceived("ops", 1);

        webhooks.endTests();

        Delivery cut = test.get(2, TimeUnit.SECONDS);
        assertThat(cut.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(cut.answer().error()).contains("cut off: the service is ending, or the webhook was changed");
        Delivery further = CompletableFuture.supplyAsync(
                        () -> scene.find("ops").test().orElseThrow())
                .get(2, TimeUnit.SECONDS);
        assertThat(further.answer().error()).contains("cut off: the service is ending, or the webhook was changed");
    }

    /** An answer is an answer, also when it comes while the service ends. */
    @Test
    void webhook_whenAnswered410WhileTheServiceEnds_isDisabledAndSaysSo() {
        scene.answer(status(410).withFixedDelay(500));
        Webhooks webhooks = scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitReceived("ops", 1);
        scene.log.close();

        webhooks.close(Duration.ofSeconds(5));

        assertThat(scene.find("ops").status().state()).isEqualTo(HookStatus.State.DISABLED);
        assertThat(scene.log.latest(EventFilter.ALL, 10).events())
                .extracting(each -> each.notice().type())
                .contains(EventType.WEBHOOK_DISABLED);
    }
}
