package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateWriterTest {

    private static final Duration TTL = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final StreamId CAM1 = new StreamId("cam1");

    private final UnreliableStorage storage = new UnreliableStorage();
    private @Nullable StateWriter started;
    private final ManualClock clock = new ManualClock();

    @AfterEach
    void end() {
        storage.release();
        if (started != null) {
            started.close();
        }
    }

    @Test
    void save_whenTheStoreIsThere_isWrittenSoon() {
        StateWriter writer = start();
        writer.save(Samples.state("cam1", 1), TTL);
        Awaitility.await()
                .untilAsserted(() -> assertThat(storage.loadStates()).containsExactly(Samples.state("cam1", 1)));
        Awaitility.await().until(() -> writer.pending() == 0 && writer.written() == 1);
        assertThat(writer.available()).isTrue();
        assertThat(writer.failures()).isZero();
    }

    @Test
    void save_whenAnEarlierOneWaits_replacesItSoThatMemoryIsBoundedByStreams() {
        StateWriter writer = startHeld();
        for (int n = 1; n <= 1000; n++) {
            writer.save(Samples.state("cam1", n), TTL);
            writer.save(Samples.state("cam2", n), TTL);
        }
        assertThat(writer.pending()).isEqualTo(3);
        storage.release();
        assertThat(writer.flush(SOON)).isEmpty();
        assertThat(storage.calls("saveState cam1")).hasSize(1);
        assertThat(storage.loadStates()).contains(Samples.state("cam1", 1000), Samples.state("cam2", 1000));
    }

    @Test
    void save_whenTheStoreIsAway_isKeptAndWrittenWhenItIsBack() {
        StateWriter writer = startLoaded();
        storage.away(true);
        for (int n = 1; n <= 50; n++) {
            writer.save(Samples.state("cam" + n, n), TTL);
        }
        CompletableFuture<@Nullable Void> definition = writer.saveDefinition(Samples.definition("cam1", 1));
        Awaitility.await().until(() -> writer.failures() >= 2);
        assertThat(writer.available()).isFalse();
        assertThat(writer.lastError())
                .hasValueSatisfying(message -> assertThat(message).contains("away"));
        assertThat(writer.pending()).isEqualTo(51);
        assertThat(isDurableWithin(definition, Duration.ofMillis(1))).isFalse();
        assertThat(definition).isNotDone();

        storage.away(false);
        assertThat(isDurableWithin(definition, SOON)).isTrue();
        Awaitility.await().until(() -> writer.pending() == 0);
        assertThat(storage.loadStates()).hasSize(50);
        assertThat(storage.loadDefinitions()).containsExactly(Samples.definition("cam1", 1));
        assertThat(writer.available()).isTrue();
        assertThat(writer.lastError()).isEmpty();
    }

    @Test
    void delete_whenASaveWaits_supersedesItAndAnswersForBoth() {
        StateWriter writer = startHeld();
        CompletableFuture<@Nullable Void> save = writer.saveDefinition(Samples.definition("cam1", 1));
        CompletableFuture<@Nullable Void> delete = writer.deleteDefinition(CAM1);
        writer.save(Samples.state("cam1", 1), TTL);
        writer.deleteState(CAM1);
        storage.release();
        assertThat(writer.flush(SOON)).isEmpty();
        assertThat(save).isCompleted();
        assertThat(delete).isCompleted();
        assertThat(storage.calls("saveDefinition cam1")).isEmpty();
        assertThat(storage.calls("saveState cam1")).isEmpty();
        assertThat(storage.loadDefinitions()).isEmpty();
    }

    @Test
    void save_whenADeleteWaits_supersedesIt() {
        StateWriter writer = startHeld();
        var _ = writer.deleteDefinition(CAM1);
        CompletableFuture<@Nullable Void> save = writer.saveDefinition(Samples.definition("cam1", 2));
        storage.release();
        assertThat(isDurableWithin(save, SOON)).isTrue();
        assertThat(storage.loadDefinitions()).containsExactly(Samples.definition("cam1", 2));
    }

    /** The write under way is not undone by a newer one: both happen, in order. */
    @Test
    void save_whenTheSameIsBeingWritten_isWrittenAfterIt() {
        StateWriter writer = startLoaded();
        storage.hold();
        CompletableFuture<@Nullable Void> first = writer.saveDefinition(Samples.definition("cam1", 1));
        storage.awaitHeld();
        CompletableFuture<@Nullable Void> second = writer.saveDefinition(Samples.definition("cam1", 2));
        assertThat(first).isNotDone();
        storage.release();
        assertThat(isDurableWithin(second, SOON)).isTrue();
        assertThat(first).isCompleted();
        assertThat(storage.calls("saveDefinition cam1")).hasSize(2);
        assertThat(storage.loadDefinitions()).containsExactly(Samples.definition("cam1", 2));
    }

    @Test
    void save_whenTheOneBeingWrittenFails_answersForBoth() {
        StateWriter writer = startLoaded();
        storage.hold();
        CompletableFuture<@Nullable Void> first = writer.saveDefinition(Samples.definition("cam1", 1));
        storage.awaitHeld();
        CompletableFuture<@Nullable Void> second = writer.saveDefinition(Samples.definition("cam1", 2));
        storage.away(true);
        storage.release();
        Awaitility.await().until(() -> writer.failures() > 0);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        storage.away(false);
        assertThat(isDurableWithin(first, SOON)).isTrue();
        assertThat(isDurableWithin(second, SOON)).isTrue();
        assertThat(storage.loadDefinitions()).containsExactly(Samples.definition("cam1", 2));
    }

    @Test
    void definitions_whenStatesWait_goFirst() {
        StateWriter writer = startHeld();
        writer.save(Samples.state("cam1", 1), TTL);
        var _ = writer.saveDefinition(Samples.definition("cam2", 1));
        var _ = writer.saveDefinition(Samples.definition("cam3", 1));
        storage.release();
        assertThat(writer.flush(SOON)).isEmpty();
        assertThat(storage.calls("save").subList(1, 4))
                .containsExactly("saveDefinition cam2", "saveDefinition cam3", "saveState cam1");
    }

    @Test
    void write_whenItNeverSucceeds_holdsUpNoOther() {
        storage.failFor("poison");
        StateWriter writer = startLoaded();
        var _ = writer.saveDefinition(Samples.definition("poison", 1));
        writer.save(Samples.state("cam1", 1), TTL);
        var _ = writer.saveDefinition(Samples.definition("cam1", 1));
        Awaitility.await().until(() -> writer.pending() == 1);
        assertThat(storage.loadStates()).hasSize(1);
        assertThat(storage.loadDefinitions()).hasSize(1);
        assertThat(writer.available()).isFalse();
        assertThat(writer.lastError()).hasValue("not for poison");
        assertThat(writer.flush(Duration.ofMillis(1))).containsExactly("definition of stream 'poison'");
        storage.failFor("");
        Awaitility.await().until(() -> writer.pending() == 0);
        assertThat(writer.available()).isTrue();
    }

    @Test
    void preserved_whenTheStoreIsAwayAtTheStart_comesLaterAndBeforeAnyWrite() {
        storage.seed(Samples.state("cam1", 500));
        storage.seed(Samples.definition("cam1", 1));
        storage.away(true);
        StateWriter writer = start();
        CompletableFuture<Void> merged = writer.preserved().thenAccept(found -> {
            ConnectionState before = found.states().getFirst();
            writer.save(Samples.state("cam1", before.statistics().packetsReceived() + 7), TTL);
        });
        writer.save(Samples.state("cam1", 7), TTL);
        Awaitility.await().until(() -> writer.failures() >= 2);
        assertThat(merged).isNotDone();
        storage.away(false);
        Awaitility.await().until(() -> writer.pending() == 0);
        assertThat(merged).isCompleted();
        assertThat(storage.calls("saveState")).containsExactly("saveState cam1");
        assertThat(storage.loadStates()).containsExactly(Samples.state("cam1", 507));
    }

    @Test
    void preserved_whenSomethingWasReplacedOrDeletedMeanwhile_leavesItOut() {
        for (String id : List.of("replaced", "deleted", "untouched")) {
            storage.seed(Samples.state(id, 1));
            storage.seed(Samples.definition(id, 1));
        }
        storage.away(true);
        StateWriter writer = start();
        var _ = writer.saveDefinition(Samples.definition("replaced", 2));
        var _ = writer.deleteDefinition(new StreamId("deleted"));
        writer.save(Samples.state("replaced", 2), TTL);
        writer.deleteState(new StreamId("deleted"));
        storage.away(false);
        Preserved found = writer.preserved()
                .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                .join();
        assertThat(found.definitions()).containsExactly(Samples.definition("untouched", 1));
        assertThat(found.states())
                .containsExactlyInAnyOrder(Samples.state("replaced", 1), Samples.state("untouched", 1));
    }

    @Test
    void flush_whenTheStoreStaysAway_namesWhatIsUnwritten() {
        StateWriter writer = startLoaded();
        storage.away(true);
        writer.save(Samples.state("cam2", 1), TTL);
        writer.deleteState(new StreamId("cam3"));
        var _ = writer.saveDefinition(Samples.definition("cam1", 1));
        assertThat(writer.flush(Duration.ofMillis(50)))
                .containsExactly(
                        "definition of stream 'cam1'", "deletion of state of stream 'cam3'", "state of stream 'cam2'");
    }

    @Test
    void flush_whenTheNextRetryIsFarOff_triesAtOnce() {
        StateWriter writer = startLoaded();
        storage.away(true);
        writer.save(Samples.state("cam1", 1), TTL);
        Awaitility.await().until(() -> writer.failures() >= 4);
        storage.away(false);
        assertThat(writer.flush(SOON)).isEmpty();
        assertThat(storage.loadStates()).hasSize(1);
    }

    @Test
    void close_whenSomethingIsUnwritten_failsItsFutureAndIgnoresLaterSaves() {
        StateWriter writer = startLoaded();
        storage.away(true);
        CompletableFuture<@Nullable Void> definition = writer.saveDefinition(Samples.definition("cam1", 1));
        writer.close();
        assertThat(definition).isCompletedExceptionally();
        assertThat(isDurableWithin(definition, SOON)).isFalse();
        writer.save(Samples.state("cam1", 1), TTL);
        assertThat(writer.deleteDefinition(CAM1)).isCompletedExceptionally();
        writer.close();
    }

    @Test
    void close_whenTheStoreHangs_returnsNevertheless() {
        StateWriter writer = startHeld();
        writer.close();
        assertThat(writer.pending()).isEqualTo(1);
    }

    @Test
    void available_whenNothingIsWrittenAndTheStoreGoesAway_tellsSoAndWhenItIsBack() {
        StateWriter writer = startLoaded();
        storage.away(true);
        Awaitility.await().atMost(SOON).until(() -> !writer.available());
        storage.away(false);
        Awaitility.await().atMost(SOON).until(writer::available);
    }

    @Test
    void write_whenTheStoreFailsUnexpectedly_isTriedAgain() {
        StateWriter writer = startLoaded();
        storage.crash(true);
        writer.save(Samples.state("cam1", 1), TTL);
        Awaitility.await().until(() -> writer.failures() >= 2);
        assertThat(writer.lastError())
                .hasValueSatisfying(text -> assertThat(text).contains("crash"));
        storage.crash(false);
        assertThat(writer.flush(SOON)).isEmpty();
        assertThat(storage.loadStates()).hasSize(1);
    }

    @Test
    void saveDefinition_whenNoJsonObject_isRefusedAtOnce() {
        StateWriter writer = start();
        assertThatThrownBy(() -> writer.saveDefinition(new StoredDefinition(CAM1, "{")))
                .isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> writer.save(Samples.state("cam1", 1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(writer.pending()).isZero();
    }

    @Test
    void writer_whileItRuns_saysSo() {
        Instant begun = clock.now();
        start();
        Awaitility.await().atMost(SOON).until(() -> storage.loadLifeSign().isPresent());
        clock.advance(Duration.ofHours(1));
        LifeSign later = new LifeSign(begun, begun.plus(Duration.ofHours(1)));
        Awaitility.await().atMost(SOON).until(() -> storage.loadLifeSign().equals(Optional.of(later)));
    }

    @Test
    void preserved_hasTheSignOfTheRunBefore() {
        storage.saveLifeSign(Samples.SIGN);
        assertThat(startLoaded().preserved().join().lifeSign()).contains(Samples.SIGN);
    }

    @Test
    void sign_whenItCannotBeWritten_keepsNoDocumentWaiting() {
        storage.failForSigns();
        StateWriter writer = startLoaded();
        Awaitility.await().atMost(SOON).until(() -> writer.failures() > 1);
        writer.save(Samples.state("cam1", 1), TTL);
        Awaitility.await().atMost(SOON).until(() -> storage.loadStates().size() == 1);
    }

    private static boolean isDurableWithin(CompletableFuture<@Nullable Void> write, Duration atMost) {
        try {
            write.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private StateWriter start() {
        StateWriter writer = StateWriter.start(storage, clock, Duration.ofMillis(200));
        started = writer;
        return writer;
    }

    private StateWriter startLoaded() {
        StateWriter writer = start();
        Awaitility.await().until(() -> writer.preserved().isDone());
        return writer;
    }

    /** A writer whose thread hangs in the writing of a state of "held" until the storage is released. */
    private StateWriter startHeld() {
        StateWriter writer = startLoaded();
        storage.hold();
        writer.save(Samples.state("held", 1), TTL);
        storage.awaitHeld();
        return writer;
    }
}
