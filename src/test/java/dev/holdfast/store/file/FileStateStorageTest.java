package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.store.ManualClock;
import dev.holdfast.store.Samples;
import dev.holdfast.store.StateStorageContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateStorageTest extends StateStorageContract {

    private static final Duration LONG = Duration.ofHours(24);

    @TempDir
    private Path temporary;

    private final ManualClock clock = new ManualClock();

    @Override
    protected StateStorage open() {
        return new FileStateStorage(temporary.resolve("contract"), clock);
    }

    @Override
    protected void pass(Duration time) {
        clock.advance(time);
    }

    @Test
    void open_whenClosedBefore_findsEverything() {
        try (StateStorage store = reopen()) {
            store.saveState(Samples.state("cam1", 1), LONG);
            store.saveDefinition(Samples.definition("Cam2", 2));
        }
        try (StateStorage store = reopen()) {
            assertThat(store.loadStates()).containsExactly(Samples.state("cam1", 1));
            assertThat(store.loadDefinitions()).containsExactly(Samples.definition("Cam2", 2));
        }
    }

    @Test
    void loadStates_whenTtlRanOutWhileClosed_forgetsAndDeletesTheFile() {
        try (StateStorage store = reopen()) {
            store.saveState(Samples.state("cam1", 1), Duration.ofMinutes(1));
        }
        clock.advance(Duration.ofMinutes(1));
        try (StateStorage store = reopen()) {
            assertThat(store.loadStates()).isEmpty();
        }
        assertThat(states("cam1.json")).doesNotExist();
    }

    @Test
    void save_whenDone_leavesNothingTemporaryAndNothingForOthersToRead() throws IOException {
        try (StateStorage store = reopen()) {
            store.saveState(Samples.state("cam1", 1), LONG);
            store.saveDefinition(Samples.definition("cam1", 1));
        }
        assertThat(names("states")).containsExactly("cam1.json");
        assertThat(names("definitions")).containsExactly("cam1.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(states("cam1.json"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(directory().resolve("definitions/cam1.json")))
                .isEqualTo(Samples.definition("cam1", 1).document());
    }

    @Test
    void open_whenAKilledWriterLeftTemporaryFiles_removesThem() throws IOException {
        reopen().close();
        Files.writeString(states(".cam1.json.tmp"), "{\"versi");
        Files.writeString(directory().resolve("definitions/.cam1.json.tmp"), "");
        reopen().close();
        assertThat(names("states")).isEmpty();
        assertThat(names("definitions")).isEmpty();
    }

    @Test
    void loadStates_whenFilesAreDamaged_movesThemAsideAndLoadsTheOthers() throws IOException {
        try (StateStorage store = reopen()) {
            store.saveState(Samples.state("good", 1), LONG);
            store.saveState(Samples.state("cut", 1), LONG);
        }
        String whole = Files.readString(states("cut.json"));
        for (int round = 1; round <= 2; round++) {
            Files.writeString(states("cut.json"), whole.substring(0, whole.length() / 2));
            Files.writeString(states("empty.json"), "");
            Files.write(states("bytes.json"), new byte[] {'{', (byte) 0xff, 0, '}'});
            Files.writeString(states("other.json"), whole);
            try (StateStorage store = reopen()) {
                assertThat(store.loadStates()).containsExactly(Samples.state("good", 1));
                assertThat(store.loadStates()).hasSize(1);
            }
            assertThat(names("states"))
                    .contains(
                            "cut.json.corrupt-" + round,
                            "empty.json.corrupt-" + round,
                            "bytes.json.corrupt-" + round,
                            "other.json.corrupt-" + round)
                    .hasSize(1 + 4 * round);
        }
        assertThat(states("cut.json.corrupt-1")).hasContent(whole.substring(0, whole.length() / 2));
    }

    @Test
    void loadDefinitions_whenOneIsDamaged_movesItAsideAndLoadsTheOthers() throws IOException {
        try (StateStorage store = reopen()) {
            store.saveDefinition(Samples.definition("good", 1));
            store.saveDefinition(Samples.definition("cut", 1));
            Path cut = directory().resolve("definitions/cut.json");
            Files.writeString(cut, Files.readString(cut).substring(0, 10));
            assertThat(store.loadDefinitions()).containsExactly(Samples.definition("good", 1));
            store.saveDefinition(Samples.definition("cut", 2));
            assertThat(store.loadDefinitions()).hasSize(2);
        }
        assertThat(names("definitions")).containsExactlyInAnyOrder("good.json", "cut.json", "cut.json.corrupt-1");
    }

    @Test
    void load_whenForeignFilesLieAround_leavesThem() throws IOException {
        try (StateStorage store = reopen()) {
            store.saveDefinition(Samples.definition("cam1", 1));
            Files.writeString(directory().resolve("definitions/README.md"), "mine");
            Files.writeString(directory().resolve("definitions/Upper.json"), "{}");
            Files.createDirectory(directory().resolve("definitions/folder.json"));
            assertThat(store.loadDefinitions()).containsExactly(Samples.definition("cam1", 1));
        }
        assertThat(names("definitions")).hasSize(4);
    }

    @Test
    void open_whenAnotherStoreOfThisProcessHasTheDirectory_isRefusedAndTheLockHolds() {
        try (StateStorage store = reopen()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(this::reopen)
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining(directory().toString())
                        .hasMessageContaining("in use")
                        .hasMessageContaining(
                                Long.toString(ProcessHandle.current().pid()));
            }
            store.saveLifeSign(Samples.SIGN);
        }
        reopen().close();
    }

    @Test
    void open_whenThePathIsAFile_saysSo() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        for (Path path : List.of(file, file.resolve("below"))) {
            assertThatThrownBy(() -> new FileStateStorage(path, clock))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("store directory " + path)
                    .hasMessageContaining("choose another path");
        }
    }

    @Test
    void open_whenTheDirectoryCannotBeMade_namesItAndWhatToDo() {
        // Nobody may make directories in /proc, not even root.
        assertThatThrownBy(() -> new FileStateStorage(Path.of("/proc/holdfast"), clock))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("store directory /proc/holdfast: ")
                .hasMessageContaining(";");
    }

    @Test
    void calls_whenTheDirectoryIsGone_failWithPathAndRemedy() throws IOException {
        StateStorage store = reopen();
        Path moved = Files.move(directory(), temporary.resolve("moved"));
        assertThatThrownBy(() -> store.saveState(Samples.state("cam1", 1), LONG))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("store directory " + directory())
                .hasMessageContaining("cannot save the state of stream 'cam1'")
                .hasMessageContaining("create the directory and start again");
        assertThatThrownBy(() -> store.saveLifeSign(Samples.SIGN))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot write alive.json");
        assertThatThrownBy(store::loadStates).isInstanceOf(StorageException.class);
        Files.move(moved, directory());
        store.saveLifeSign(Samples.SIGN);
        store.saveState(Samples.state("cam1", 1), LONG);
        store.close();
    }

    @Test
    void saveState_whenTheFileCannotBeReplaced_failsAndLeavesNothingTemporary() throws IOException {
        try (StateStorage store = reopen()) {
            Files.createDirectories(states("cam1.json/in-the-way"));
            assertThatThrownBy(() -> store.saveState(Samples.state("cam1", 1), LONG))
                    .isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> store.deleteState(new StreamId("cam1"))).isInstanceOf(StorageException.class);
            store.saveDefinition(new StoredDefinition(new StreamId("cam1"), "{}"));
        }
        assertThat(names("states")).containsExactly("cam1.json");
    }

    private StateStorage reopen() {
        return new FileStateStorage(directory(), clock);
    }

    private Path directory() {
        return temporary.resolve("data");
    }

    private Path states(String fileName) {
        return directory().resolve("states").resolve(fileName);
    }

    private List<String> names(String subdirectory) throws IOException {
        try (Stream<Path> all = Files.list(directory().resolve(subdirectory))) {
            return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
        }
    }
}
