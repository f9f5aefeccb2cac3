package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.reconnect.StoredHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link StateStorage} does; one subclass per store. */
public abstract class StateStorageContract {

    private static final Duration LONG = Duration.ofHours(24);
    private static final StreamId CAM1 = new StreamId("cam1");

    private StateStorage storage;

    /** An empty store. */
    protected abstract StateStorage open() throws Exception;

    /** Lets this much time pass, or waits for it. */
    protected abstract void pass(Duration time);

    @BeforeEach
    void openStore() throws Exception {
        storage = open();
    }

    @AfterEach
    void closeStore() {
        storage.close();
    }

    @Test
    void store_whenEmpty_loadsNothing() {
        assertThat(storage.loadStates()).isEmpty();
        assertThat(storage.loadDefinitions()).isEmpty();
    }

    @Test
    void saveState_whenLoaded_comesBackInEveryDetail() {
        storage.saveState(Samples.state("cam1", 7), LONG);
        storage.saveState(Samples.bareState("cam2"), LONG);
        assertThat(storage.loadStates()).containsExactlyInAnyOrder(Samples.state("cam1", 7), Samples.bareState("cam2"));
    }

    @Test
    void saveState_whenSavedBefore_replacesIt() {
        storage.saveState(Samples.state("cam1", 1), LONG);
        storage.saveState(Samples.state("cam1", 2), LONG);
        assertThat(storage.loadStates()).containsExactly(Samples.state("cam1", 2));
    }

    @Test
    void saveState_whenIdsDifferInCaseOnly_keepsBoth() {
        storage.saveState(Samples.state("Cam1", 1), LONG);
        storage.saveState(Samples.state("cam1", 2), LONG);
        storage.saveState(Samples.state("CAM-1.a_B", 3), LONG);
        assertThat(storage.loadStates())
                .containsExactlyInAnyOrder(
                        Samples.state("Cam1", 1), Samples.state("cam1", 2), Samples.state("CAM-1.a_B", 3));
    }

    @Test
    void saveState_whenTtlIsOver_isForgotten() {
        storage.saveState(Samples.state("cam1", 1), Duration.ofMillis(300));
        storage.saveState(Samples.state("cam2", 1), LONG);
        assertThat(storage.loadStates()).hasSize(2);
        pass(Duration.ofMillis(300));
        Awaitility.await()
                .untilAsserted(() -> assertThat(storage.loadStates()).containsExactly(Samples.state("cam2", 1)));
    }

    @Test
    void saveState_whenSavedAgain_beginsTheTtlAnew() {
        storage.saveState(Samples.state("cam1", 1), Duration.ofMillis(300));
        storage.saveState(Samples.state("cam1", 2), LONG);
        pass(Duration.ofMillis(400));
        assertThat(storage.loadStates()).containsExactly(Samples.state("cam1", 2));
    }

    @Test
    void saveState_whenSavedAfterItsTtl_isBack() {
        storage.saveState(Samples.state("cam1", 1), Duration.ofMillis(50));
        pass(Duration.ofMillis(60));
        Awaitility.await().until(() -> storage.loadStates().isEmpty());
        storage.saveState(Samples.state("cam1", 2), LONG);
        assertThat(storage.loadStates()).containsExactly(Samples.state("cam1", 2));
    }

    @Test
    void saveState_whenTtlIsBeyondAllTime_isKept() {
        storage.saveState(Samples.state("cam1", 1), Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(storage.loadStates()).hasSize(1);
    }

    @Test
    void saveState_whenTtlIsNotPositive_isRefused() {
        assertThatThrownBy(() -> storage.saveState(Samples.state("cam1", 1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ttl");
    }

    @Test
    void deleteState_whenThere_forgetsThatOneOnly() {
        storage.saveState(Samples.state("cam1", 1), LONG);
        storage.saveState(Samples.state("cam2", 1), LONG);
        storage.saveDefinition(Samples.definition("cam1", 1));
        storage.deleteState(CAM1);
        storage.deleteState(CAM1);
        assertThat(storage.loadStates()).containsExactly(Samples.state("cam2", 1));
        assertThat(storage.loadDefinitions()).hasSize(1);
    }

    @Test
    void saveDefinition_whenLoaded_comesBackLetterByLetter() {
        storage.saveDefinition(Samples.definition("cam1", 1));
        storage.saveDefinition(Samples.definition("Cam1", 2));
        storage.saveDefinition(Samples.definition("cam1", 3));
        assertThat(storage.loadDefinitions())
                .containsExactlyInAnyOrder(Samples.definition("cam1", 3), Samples.definition("Cam1", 2));
    }

    @Test
    void saveHistory_whenLoaded_comesBackLetterByLetter() {
        storage.saveHistory(new StoredHistory(CAM1, "{\"version\":1,\"a\":[1,2]}"));
        storage.saveHistory(new StoredHistory(new StreamId("Cam1"), "{\"b\":1}"));
        storage.saveHistory(new StoredHistory(CAM1, "{\"version\":1,\"a\":[3]}"));
        assertThat(storage.loadHistories())
                .containsExactlyInAnyOrder(
                        new StoredHistory(CAM1, "{\"version\":1,\"a\":[3]}"),
                        new StoredHistory(new StreamId("Cam1"), "{\"b\":1}"));
        assertThat(storage.loadDefinitions()).isEmpty();
    }

    @Test
    void deleteHistory_whenThere_forgetsThatOneOnly() {
        storage.saveHistory(new StoredHistory(CAM1, "{}"));
        storage.saveHistory(new StoredHistory(new StreamId("cam2"), "{}"));
        storage.deleteHistory(CAM1);
        storage.deleteHistory(CAM1);
        assertThat(storage.loadHistories()).containsExactly(new StoredHistory(new StreamId("cam2"), "{}"));
    }

    @Test
    void saveHistory_whenNoJsonObject_isRefused() {
        assertThatThrownBy(() -> storage.saveHistory(new StoredHistory(CAM1, "[]")))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void saveDefinition_whenTimePasses_staysForever() {
        storage.saveDefinition(Samples.definition("cam1", 1));
        pass(Duration.ofMillis(50));
        assertThat(storage.loadDefinitions()).hasSize(1);
    }

    @Test
    void saveDefinition_whenNoJsonObject_isRefusedAndTheOldOneStays() {
        storage.saveDefinition(Samples.definition("cam1", 1));
        for (String bad : List.of("", "  ", "[]", "7", "{\"a\":1", "{} {}", "{\"a\":1,\"a\":2}")) {
            assertThatThrownBy(() -> storage.saveDefinition(new StoredDefinition(CAM1, bad)))
                    .as("document %s", bad)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("definition of stream 'cam1'")
                    .hasMessageContaining("expected a JSON object");
        }
        assertThat(storage.loadDefinitions()).containsExactly(Samples.definition("cam1", 1));
    }

    @Test
    void deleteDefinition_whenThere_forgetsThatOneOnly() {
        storage.saveDefinition(Samples.definition("cam1", 1));
        storage.saveDefinition(Samples.definition("cam2", 2));
        storage.saveState(Samples.state("cam1", 1), LONG);
        storage.deleteDefinition(CAM1);
        storage.deleteDefinition(CAM1);
        assertThat(storage.loadDefinitions()).containsExactly(Samples.definition("cam2", 2));
        assertThat(storage.loadStates()).hasSize(1);
    }

    @Test
    void store_whenManyStreams_loadsThemAll() {
        List<ConnectionState> all = IntStream.range(0, 300)
                .mapToObj(n -> Samples.state("cam" + n, n))
                .toList();
        all.forEach(state -> storage.saveState(state, LONG));
        assertThat(storage.loadStates()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void store_whenUsedByManyThreads_losesNothing() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String id = "cam" + thread;
                work.add(threads.submit(() -> {
                    for (int n = 1; n <= 25; n++) {
                        storage.saveState(Samples.state(id, n), LONG);
                        storage.saveState(Samples.state("shared", n), LONG);
                        assertThat(storage.loadStates()).isNotEmpty();
                    }
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
        }
        assertThat(storage.loadStates())
                .contains(Samples.state("cam0", 25), Samples.state("cam1", 25), Samples.state("cam2", 25))
                .contains(Samples.state("cam3", 25))
                .hasSize(5);
    }

    @Test
    void saveLifeSign_whenLoaded_isTheLatest() {
        assertThat(storage.loadLifeSign()).isEmpty();
        LifeSign later =
                new LifeSign(Samples.SIGN.begunAt(), Samples.SIGN.aliveAt().plusSeconds(1));
        storage.saveLifeSign(Samples.SIGN);
        storage.saveLifeSign(later);
        assertThat(storage.loadLifeSign()).contains(later);
        assertThat(storage.loadStates()).isEmpty();
        assertThat(storage.description()).isNotBlank();
    }
}
