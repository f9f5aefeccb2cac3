package dev.holdfast.webhooks;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static dev.holdfast.model.EventType.FAILURE_DETECTED;
import static dev.holdfast.model.EventType.RECONNECTION_SUCCEEDED;
import static dev.holdfast.webhooks.HookScene.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.holdfast.events.EventLog;
import dev.holdfast.model.Severity;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.memory.MemoryHookStorage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What webhooks know after a restart, where they may not go, and how they tell of streams that flap. */
class WebhooksResumeTest {

    private final HookScene scene = new HookScene();

    @AfterEach
    void everySignatureIsGood() {
        scene.verifyAll(Sample.SECRET);
        scene.close();
    }

    @Test
    void webhook_whenRestartedWithAMessageUnderWay_sendsItAndWhatFollowedUnderTheSameIds() {
        scene.answer(status(500));
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.publish("cam2", FAILURE_DETECTED);
        scene.awaitOutcome("ops", Outcome.FAILED);
        scene.stop();
        String first = scene.received("ops").getFirst().getHeader("webhook-id");
        scene.publish("cam3", FAILURE_DETECTED);
        scene.target.resetAll();

        scene.answer(ok());
        scene.start(scene.hook("ops"));
        List<LoggedRequest> received = scene.awaitReceived("ops", 3);
        assertThat(HookScene.streams(received)).containsExactly("cam1", "cam2", "cam3");
        assertThat(received.getFirst().getHeader("webhook-id")).isEqualTo(first);
    }

    /** At a start the streams are not there yet, and a removed one never will be. */
    @Test
    void filterByLabels_isOfThoseThatAStreamHadThen() {
        scene.log = new EventLog(
                scene.clock, 100, List.of(), id -> Map.of("site", id.value().equals("cam2") ? "bergen" : "oslo"));
        scene.answer(ok());
        scene.start(HookScene.filter(
                scene.hook("ops"),
                new HookFilter(
                        Set.of(), Map.of("site", "oslo"), HookFilter.DEFAULT_TYPES, EnumSet.allOf(Severity.class))));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.publish("cam2", FAILURE_DETECTED);
        scene.publish("cam3", FAILURE_DETECTED);

        assertThat(HookScene.streams(scene.awaitReceived("ops", 2))).containsExactly("cam1", "cam3");
    }

    @Test
    void webhook_whenRestartedWithALogThatForgot_sendsWhatWasUnderWayAndTellsOfTheGap() {
        scene.answer(status(500));
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitOutcome("ops", Outcome.FAILED);
        scene.stop();
        scene.target.resetAll();

        scene.answer(ok());
        scene.log = new EventLog(scene.clock);
        scene.start(scene.hook("ops"));
        scene.publish("cam2", FAILURE_DETECTED);
        List<LoggedRequest> received = scene.awaitReceived("ops", 3);
        assertThat(received.stream()
                        .map(each -> HookScene.json(each).path("type").asString()))
                .containsExactly("holdfast.failure_detected", "holdfast.gap", "holdfast.failure_detected");
        assertThat(HookScene.streams(received)).containsExactly("cam1", "", "cam2");
    }

    @Test
    void webhook_whenFurtherBehindThanTheLogHolds_tellsHowManyAreMissing() {
        scene.log = new EventLog(scene.clock, 10);
        scene.answer(status(500));
        scene.start(scene.hook("ops"));
        scene.publish("cam0", FAILURE_DETECTED);
        scene.awaitOutcome("ops", Outcome.FAILED);
        for (int i = 1; i <= 100; i++) {
            scene.publish("cam" + i, FAILURE_DETECTED);
        }
        scene.target.resetAll();
        scene.answer(ok());

        List<LoggedRequest> received = scene.awaitReceived("ops", 12);
        JsonNode gap = HookScene.json(received.get(1));
        assertThat(gap.path("type").asString()).isEqualTo("holdfast.gap");
        assertThat(gap.path("data").path("missed").asInt()).isEqualTo(90);
        assertThat(HookScene.streams(received)).startsWith("cam0", "", "cam91").endsWith("cam100");
    }

    @Test
    void webhook_whenDisabledBeforeARestart_isDisabledAfterIt() {
        scene.answer(status(410));
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitOutcome("ops", Outcome.DISABLED);
        scene.stop();

        scene.answer(ok());
        scene.start(scene.hook("ops"));
        assertThat(scene.find("ops").status().state()).isEqualTo(HookStatus.State.DISABLED);
        assertThat(scene.find("ops").enable()).isEmpty();
        assertThat(scene.awaitReceived("ops", 2)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void store_whenADocumentIsDamagedOrOfNobody_startsWithWhatHappensFromNowOnAndForgetsTheOther() {
        scene.storage.save("ops", "{\"position\": \"x\"}");
        scene.storage.save("gone", "{}");
        scene.answer(ok());
        scene.publish("before", FAILURE_DETECTED);
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        assertThat(HookScene.streams(scene.awaitReceived("ops", 1))).containsExactly("cam1");
        await().atMost(SOON).until(() -> scene.storage.load().keySet(), java.util.Set.of("ops")::equals);
    }

    @Test
    void store_whenAwayAtTheStart_isWaitedForAndWhatHappenedMeanwhileIsSent() {
        AbsentStorage store = new AbsentStorage();
        scene.storage = store;
        scene.answer(ok());
        scene.launch(scene.hook("ops"));
        await().atMost(SOON).until(() -> store.asked.get() > 0);
        scene.publish("cam1", FAILURE_DETECTED);
        assertThat(scene.find("ops").status().state()).isEqualTo(HookStatus.State.STARTING);
        assertThat(scene.received("ops")).isEmpty();

        store.away = false;
        assertThat(HookScene.streams(scene.awaitReceived("ops", 1))).containsExactly("cam1");
    }

    @Test
    void store_whenAwayLater_keepsNothingFromBeingSent() {
        AbsentStorage store = new AbsentStorage();
        store.away = false;
        scene.storage = store;
        scene.answer(ok());
        scene.start(scene.hook("ops"));
        store.away = true;
        scene.publish("cam1", FAILURE_DETECTED);
        scene.publish("cam2", FAILURE_DETECTED);
        assertThat(HookScene.streams(scene.awaitReceived("ops", 2))).containsExactly("cam1", "cam2");
    }

    @Test
    void target_onThisMachine_isRefusedUnlessAllowed() {
        scene.answer(ok());
        HookSettings hook = scene.hook("ops");
        scene.start(HookScene.target(hook, hook.url(), false));
        Delivery test = scene.find("ops").test().orElseThrow();
        assertThat(test.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(test.answer().error())
                .hasValueSatisfying(error ->
                        assertThat(error).contains("127.0.0.1 (loopback)").contains("allow-private"));
        assertThat(scene.received("ops")).isEmpty();
    }

    @Test
    void target_whoseNameLeadsToThisMachine_isRefusedByTheAddressThatIsConnectedTo() {
        scene.answer(ok());
        FixedLookup lookup = new FixedLookup("127.0.0.1");
        scene.lookup = lookup;
        HookSettings hook = scene.hook("ops");
        HookUrl named = HookUrl.parse("http://rebound.example:" + scene.target.port() + "/ops");
        for (boolean allow : new boolean[] {false, true}) {
            scene.start(HookScene.target(hook, named, allow));
            Delivery test = scene.find("ops").test().orElseThrow();
            assertThat(test.outcome()).isEqualTo(allow ? Outcome.DELIVERED : Outcome.FAILED);
            assertThat(scene.received("ops")).hasSize(allow ? 1 : 0);
            scene.stop();
        }
        assertThat(lookup.asked())
                .as("one look-up an attempt: what is checked is what is used")
                .isEqualTo(2);
    }

    @Test
    void stream_whenItFlaps_isToldOnceAndThenInOneSummary() {
        scene.answer(ok());
        scene.start(
                HookScene.form(scene.hook("ops"), List.of(Sample.SECRET), Template.STANDARD, Duration.ofMillis(600)));
        for (int i = 0; i < 10; i++) {
            scene.publish("cam1", FAILURE_DETECTED);
            scene.publish("cam1", RECONNECTION_SUCCEEDED);
        }
        List<LoggedRequest> received = scene.awaitReceived("ops", 3);
        assertThat(received).hasSize(3);
        JsonNode summary = HookScene.json(received.getLast());
        assertThat(summary.path("type").asString()).isEqualTo("holdfast.flapping_summary");
        assertThat(summary.path("data").path("outages").asInt()).isEqualTo(10);
        assertThat(summary.path("data").path("events").toString())
                .isEqualTo("{\"failure_detected\":9,\"reconnection_succeeded\":9}");
    }

    @Test
    void test_ofASlackWebhook_sendsTextAndIsInTheDeliveryLog() {
        scene.answer(ok());
        scene.start(HookScene.form(scene.hook("ops"), List.of(Sample.SECRET), Template.SLACK, Duration.ZERO));
        Delivery test = scene.find("ops").test().orElseThrow();
        assertThat(test.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(test.test()).isTrue();
        assertThat(scene.find("ops").deliveries().before(Long.MAX_VALUE, 10)).containsExactly(test);
        assertThat(HookScene.json(scene.received("ops").getFirst()).path("text").asString())
                .contains("test of the webhook 'ops'");
    }

    @Test
    void webhook_whenRestartedWhileAStreamFlaps_stillTellsTheSummary() {
        scene.answer(ok());
        HookSettings flapping =
                HookScene.form(scene.hook("ops"), List.of(Sample.SECRET), Template.STANDARD, Duration.ofSeconds(2));
        scene.start(flapping);
        for (int i = 0; i < 2; i++) {
            scene.publish("cam1", FAILURE_DETECTED);
            scene.publish("cam1", RECONNECTION_SUCCEEDED);
        }
        scene.awaitReceived("ops", 2);
        await().atMost(SOON).until(() -> scene.find("ops").status().heldBack() == 2);
        scene.stop();
        scene.start(flapping);
        JsonNode summary = HookScene.json(scene.awaitReceived("ops", 3).getLast());
        assertThat(summary.path("data").path("events").toString())
                .isEqualTo("{\"failure_detected\":1,\"reconnection_succeeded\":1}");
    }

    /** A store that can be away. */
    private static final class AbsentStorage implements HookStorage {

        private final HookStorage present = new MemoryHookStorage();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean away = true;

        private void check() {
            asked.incrementAndGet();
            if (away) {
                throw new StorageException("the store is away");
            }
        }

        @Override
        public Map<String, String> load() {
            check();
            return present.load();
        }

        @Override
        public void save(String hookId, String document) {
            check();
            present.save(hookId, document);
        }

        @Override
        public void delete(String hookId) {
            check();
            present.delete(hookId);
        }

        @Override
        public void close() {
            present.close();
        }
    }
}
