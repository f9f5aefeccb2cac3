package dev.holdfast.webhooks;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static dev.holdfast.model.EventType.FAILURE_DETECTED;
import static dev.holdfast.webhooks.HookScene.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.redis.RedisHookStorage;
import dev.holdfast.store.redis.RedisServer;
import dev.holdfast.store.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks whose Redis takes connections and answers nothing: unlike one that is gone, each call of it lasts until its timeout. */
class WebhooksFrozenStoreIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private final HookScene scene = new HookScene();
    private RedisServer redis;
    private Watched store;

    @BeforeEach
    void start() {
        redis = new RedisServer(directory).start();
        store = new Watched(new RedisHookStorage(RedisSettings.of(redis.uri(), "frozen", TIMEOUT, Optional.empty())));
        scene.storage = store;
        scene.answer(ok());
    }

    @AfterEach
    void stop() {
        scene.verifyAll(Sample.SECRET);
        scene.close();
        store.close();
        redis.close();
    }

    @Test
    void webhooks_whenTheStoreIsFrozenAtTheStart_waitAndThenGoOnWhereTheyEnded() {
        scene.start(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        scene.awaitOutcome("ops", Outcome.DELIVERED);
        scene.stop();
        scene.publish("cam2", FAILURE_DETECTED);
        redis.peer().sigstop();
        int failuresBefore = store.failures.get();

        long begun = System.nanoTime();
        Webhooks webhooks = scene.launch(scene.hook("ops"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT);
        scene.publish("cam3", FAILURE_DETECTED);
        // While the first look into the store hangs, and after it has failed.
        for (int failures = failuresBefore; failures <= failuresBefore + 1; failures++) {
            int atLeast = failures;
            await().atMost(SOON).until(() -> store.failures.get() >= atLeast);
            assertThat(scene.find("ops").status().state()).isEqualTo(HookStatus.State.STARTING);
            assertThat(HookScene.streams(scene.received("ops"))).containsExactly("cam1");
            assertThat(webhooks.difference(List.of()).removed()).containsExactly("ops");
        }

        redis.peer().sigcont();
        assertThat(HookScene.streams(scene.awaitReceived("ops", 3))).containsExactly("cam1", "cam2", "cam3");
    }

    @Test
    void webhooks_whenEndedWhileTheStoreIsFrozenAtTheStart_endAtOnceAndSendNothing() {
        redis.peer().sigstop();
        Webhooks webhooks = scene.launch(scene.hook("ops"));
        scene.publish("cam1", FAILURE_DETECTED);
        await().atMost(SOON).until(() -> store.loads.get() > 0);

        long begun = System.nanoTime();
        webhooks.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT);

        redis.peer().sigcont();
        await("the end of the look into the store")
                .atMost(SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(each -> each.getName().equals("webhooks-start")));
        assertThat(scene.find("ops").status().state()).isEqualTo(HookStatus.State.STARTING);
        assertThat(scene.received("ops")).isEmpty();
    }

    @Test
    void messages_whenTheStoreFreezesLater_waitForItOnceAndNotEachTime() {
        scene.start(scene.hook("ops"));
        redis.peer().sigstop();
        int messages = 12;
        long begun = System.nanoTime();
        for (int i = 1; i <= messages; i++) {
            scene.publish("cam" + i, FAILURE_DETECTED);
        }
        scene.awaitReceived("ops", messages);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT.multipliedBy(messages / 2));

        redis.peer().sigcont();
        await("the position to be saved after all")
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(StorageException.class)
                .until(() -> HookDocument.parse(store.load().getOrDefault("ops", ""), "ops")
                                .position()
                        == scene.find("ops").status().position().orElseThrow());
    }

    /** A store of which is known how often it was looked into, and how often that failed. */
    private record Watched(HookStorage storage, AtomicInteger loads, AtomicInteger failures) implements HookStorage {

        Watched(HookStorage storage) {
            this(storage, new AtomicInteger(), new AtomicInteger());
        }

        @Override
        public Map<String, String> load() {
            loads.incrementAndGet();
            try {
                return storage.load();
            } catch (StorageException e) {
                failures.incrementAndGet();
                throw e;
            }
        }

        @Override
        public void save(String hookId, String document) {
            storage.save(hookId, document);
        }

        @Override
        public void delete(String hookId) {
            storage.delete(hookId);
        }

        @Override
        public void close() {
            storage.close();
        }
    }
}
