package dev.holdfast.webhooks;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.holdfast.model.EventType.FAILURE_DETECTED;
import static dev.holdfast.webhooks.HookScene.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.holdfast.metrics.WebhookMeters;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.memory.MemoryHookStorage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhooks that get other settings while they run. */
class WebhooksChangeTest {

    private final HookScene scene = new HookScene();

    @AfterEach
    void everySignatureIsGood() {
        scene.verifyAll(Sample.SECRET);
        scene.close();
    }

    private HookSettings to(String id, String path) {
        return HookScene.target(scene.hook(id), HookUrl.parse(scene.target.baseUrl() + path), true);
    }

    private void awaitActive(String id) {
        await().atMost(SOON).until(() -> scene.find(id).status().state() == HookStatus.State.ACTIVE);
    }

    @Test
    void change_whenTheSettingsMeanTheSame_touchesNothing() {
        scene.answer(ok());
        Webhooks webhooks = scene.start(scene.hook("ops"), scene.hook("chat"));
        List<Hook> before = webhooks.list();
        assertThat(webhooks.change(List.of(scene.hook("chat"), scene.hook("ops"))))
                .isEqualTo(HookDifference.NONE);
        assertThat(webhooks.list()).containsExactly(before.get(1), before.get(0));
    }

    @Test
    void change_whenAWebhookIsNew_beginsWithWhatHappensFromThenOnAndTheOthersDoNotNotice() {
        scene.answer(ok());
        Webhooks webhooks = scene.start(scene.hook("ops"));
        Hook ops = scene.find("ops");
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitReceived("ops", 1);
        assertThat(webhooks.change(List.of(scene.hook("ops"), scene.hook("chat"))))
                .isEqualTo(new HookDifference(List.of("chat"), List.of(), List.of()));
        scene.publish("cam2", FAILURE_DETECTED);
        assertThat(HookScene.streams(scene.awaitReceived("chat", 1))).containsExactly("cam2");
        assertThat(HookScene.streams(scene.awaitReceived("ops", 2))).containsExactly("cam1", "cam2");
        assertThat(scene.find("ops")).isSameAs(ops);
    }

    @Test
    void change_whenThereWasNone_beginsToo() {
        scene.answer(ok());
        Webhooks webhooks = scene.start();
        webhooks.change(List.of(scene.hook("ops")));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitReceived("ops", 1);
    }

    @Test
    void change_whenAWebhookGetsAnotherTarget_goesOnThereWithTheMessageUnderWay() {
        scene.answer(status(503));
        scene.target.stubFor(any(urlPathEqualTo("/better")).willReturn(ok()));
        // It would be tried again in an hour.
        RetrySettings slow = new RetrySettings(Duration.ofHours(1), Duration.ofHours(1), 2.0, Duration.ofDays(3), 0);
        Webhooks webhooks = scene.start(retry(scene.hook("ops"), slow));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new WebhookMeters(webhooks).bindTo(registry);
        scene.publish("cam1", FAILURE_DETECTED);
        scene.publish("cam2", FAILURE_DETECTED);
        scene.awaitOutcome("ops", Outcome.FAILED);

        assertThat(webhooks.change(List.of(retry(to("ops", "/better"), slow))))
                .isEqualTo(new HookDifference(List.of(), List.of("ops"), List.of()));
        List<LoggedRequest> received = scene.awaitReceived("better", 2);
        assertThat(HookScene.streams(received)).containsExactly("cam1", "cam2");
        assertThat(received.getFirst().getHeader("webhook-id"))
                .isEqualTo(scene.received("ops").getFirst().getHeader("webhook-id"));
        assertThat(scene.received("ops")).hasSize(1);
        // What it has done before is still known, and counted on.
        scene.awaitOutcome("ops", Outcome.FAILED);
        await().atMost(SOON).until(() -> counted(registry, "ops", "delivered") == 2);
        assertThat(counted(registry, "ops", "failed")).isEqualTo(1);
    }

    private static HookSettings retry(HookSettings hook, RetrySettings retry) {
        return new HookSettings(
                hook.id(),
                hook.url(),
                hook.secrets(),
                hook.filter(),
                hook.template(),
                hook.timeout(),
                retry,
                hook.flapping(),
                hook.allowPrivate(),
                hook.enabled());
    }

    private static double counted(SimpleMeterRegistry registry, String id, String outcome) {
        return registry.get("holdfast_webhook_deliveries_total")
                .tag("webhook", id)
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }

    @Test
    void change_whenAWebhookHangs_neitherWaitsNorHoldsUpTheOthers() {
        scene.answer(ok().withFixedDelay(20_000));
        scene.target.stubFor(any(urlPathEqualTo("/chat")).willReturn(ok()));
        scene.target.stubFor(any(urlPathEqualTo("/better")).willReturn(ok()));
        HookSettings patient = HookScene.timeout(scene.hook("ops"), Duration.ofSeconds(30));
        Webhooks webhooks = scene.start(patient, scene.hook("chat"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitReceived("ops", 1);
        scene.awaitReceived("chat", 1);

        webhooks.change(List.of(to("ops", "/better"), scene.hook("chat")));
        scene.publish("cam2", FAILURE_DETECTED);
        assertThat(HookScene.streams(scene.awaitReceived("chat", 2))).containsExactly("cam1", "cam2");
        assertThat(HookScene.streams(scene.awaitReceived("better", 2))).containsExactly("cam1", "cam2");
    }

    @Test
    void change_whenAWebhookIsRemoved_endsItAndForgetsWhereItWas() {
        scene.answer(ok());
        Webhooks webhooks = scene.start(scene.hook("ops"), scene.hook("chat"));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new WebhookMeters(webhooks).bindTo(registry);
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitReceived("ops", 1);
        scene.awaitReceived("chat", 1);
        assertThat(registry.find("holdfast_webhook_enabled").meters()).hasSize(2);

        assertThat(webhooks.change(List.of(scene.hook("chat"))))
                .isEqualTo(new HookDifference(List.of(), List.of(), List.of("ops")));
        assertThat(webhooks.find("ops")).isEmpty();
        assertThat(registry.find("holdfast_webhook_enabled").meters()).hasSize(1);
        await().atMost(SOON).until(() -> !scene.storage.load().containsKey("ops"));
        scene.publish("cam2", FAILURE_DETECTED);
        scene.awaitReceived("chat", 2);
        assertThat(scene.received("ops")).hasSize(1);
    }

    @Test
    void change_whenARemovedWebhookComesBackAtOnce_beginsAnew() {
        scene.answer(status(503));
        Webhooks webhooks = scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitOutcome("ops", Outcome.FAILED);
        webhooks.change(List.of());
        webhooks.change(List.of(to("ops", "/again")));
        scene.target.stubFor(any(anyUrl()).willReturn(ok()));
        scene.publish("cam2", FAILURE_DETECTED);
        assertThat(HookScene.streams(scene.awaitReceived("again", 1))).containsExactly("cam2");
        await().atMost(SOON).until(() -> scene.storage.load().containsKey("ops"));
    }

    @Test
    void change_whenAWebhookIsSwitchedOffAndOn_goesOnWhereItWas() {
        scene.answer(ok());
        Webhooks webhooks = scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitReceived("ops", 1);
        HookSettings on = scene.hook("ops");
        webhooks.change(List.of(new HookSettings(
                on.id(),
                on.url(),
                on.secrets(),
                on.filter(),
                on.template(),
                on.timeout(),
                on.retry(),
                on.flapping(),
                on.allowPrivate(),
                false)));
        assertThat(scene.find("ops").status().state()).isEqualTo(HookStatus.State.OFF);
        scene.publish("cam2", FAILURE_DETECTED);
        webhooks.change(List.of(on));
        assertThat(HookScene.streams(scene.awaitReceived("ops", 2))).containsExactly("cam1", "cam2");
    }

    @Test
    void change_beforeTheStoreHasAnswered_holdsOnceItDoes() {
        scene.answer(ok());
        AwayOnce storage = new AwayOnce();
        scene.storage = storage;
        Webhooks webhooks = scene.launch(scene.hook("ops"), scene.hook("old"));
        webhooks.change(List.of(to("ops", "/better"), scene.hook("chat")));
        scene.publish("cam1", FAILURE_DETECTED);
        assertThat(scene.find("ops").status().state()).isEqualTo(HookStatus.State.STARTING);
        storage.away = false;
        scene.awaitReceived("better", 1);
        scene.awaitReceived("chat", 1);
        assertThat(scene.received("ops")).isEmpty();
        assertThat(scene.received("old")).isEmpty();
    }

    @Test
    void change_whenTheServiceHasEnded_doesNothing() {
        scene.answer(ok());
        Webhooks webhooks = scene.start(scene.hook("ops"));
        webhooks.close();
        assertThat(webhooks.change(List.of(scene.hook("chat")))).isEqualTo(HookDifference.NONE);
        assertThat(webhooks.find("chat")).isEmpty();
        awaitEnded();
    }

    private static void awaitEnded() {
        await().atMost(SOON).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(each -> each.getName().equals("webhook-chat")));
    }

    /** A webhook that is changed as the service ends goes on after the next start. */
    @Test
    void change_whenTheServiceEndsMeanwhile_losesNothing() {
        scene.answer(ok().withFixedDelay(20_000));
        Webhooks webhooks = scene.start(HookScene.timeout(scene.hook("ops"), Duration.ofSeconds(30)));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitReceived("ops", 1);
        webhooks.change(List.of(to("ops", "/better")));
        scene.stop();
        assertThat(scene.received("better")).isEmpty();

        scene.target.resetAll();
        scene.answer(ok());
        scene.start(to("ops", "/better"));
        awaitActive("ops");
        assertThat(HookScene.streams(scene.awaitReceived("better", 1))).containsExactly("cam1");
    }

    /** A store that is away until it is told not to be. */
    private static final class AwayOnce implements HookStorage {

        private final HookStorage present = new MemoryHookStorage();
        private volatile boolean away = true;

        @Override
        public Map<String, String> load() {
            if (away) {
                throw new StorageException("the store is away");
            }
            return present.load();
        }

        @Override
        public void save(String hookId, String document) {
            present.save(hookId, document);
        }

        @Override
        public void delete(String hookId) {
            present.delete(hookId);
        }

        @Override
        public void close() {
            present.close();
        }
    }
}
