package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.store.ManualClock;
import dev.holdfast.store.Samples;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that write to the store and are killed, refused or short of space. */
class FileStateStorageIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int KILLS = 20;

    /** So much that a document takes many pages, and a kill has a chance to hit the middle of a write. */
    private static final int PADDING = 300_000;

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();

    /** Seen to fail when documents were written in place instead of replaced. */
    @Test
    void process_whenKilledWhileWriting_leavesEachDocumentOldOrNew() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long next = 1;
        for (int kill = 1; kill <= KILLS; kill++) {
            long acknowledged = writeAndKill(next, random);
            try (FileStateStorage store = new FileStateStorage(directory, clock)) {
                next = 1 + verify(store, acknowledged, "kill " + kill + " of seed " + seed);
            }
        }
        assertThat(files().filter(name -> name.contains("corrupt") || name.contains(".tmp")))
                .isEmpty();
    }

    @Test
    void open_whenAnotherProcessHasTheDirectory_isRefusedUntilThatIsKilled() {
        try (Peer other = WritingProcess.start(directory, 1, 10, "")) {
            other.awaitOutput("saved", SOON);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> new FileStateStorage(directory, clock))
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining(directory + ": in use by another store")
                        .hasMessageContaining("process id: " + other.pid() + ",")
                        .hasMessageContaining("stop that process");
            }
            assertThat(other.isAlive()).isTrue();
            other.sigkill();
            new FileStateStorage(directory, clock).close();
        }
    }

    /** The refused attempts within this process must not have given the lock away. */
    @Test
    void open_whenRefusedWithinOneProcess_keepsOtherProcessesOut() {
        try (FileStateStorage store = new FileStateStorage(directory, clock)) {
            assertThatThrownBy(() -> new FileStateStorage(directory, clock)).isInstanceOf(StorageException.class);
            try (Peer other = WritingProcess.start(directory, 1, 10, "")) {
                assertThat(other.awaitExit(SOON)).isZero();
                assertThat(other.output())
                        .contains("refused: store directory " + directory + ": in use by another store")
                        .contains("process id: " + ProcessHandle.current().pid());
            }
            store.saveLifeSign(Samples.SIGN);
        }
    }

    /** A limit on the size of a file fails a write in its middle just as a full disk does, without root's rights. */
    @Test
    void save_whenThereIsNoRoom_failsAndKeepsTheOldDocument() throws IOException {
        try (Peer small = WritingProcess.start(directory, 1, 10, "")) {
            small.awaitOutput("saved 1\n", SOON);
            small.sigkill();
        }
        try (Peer big = WritingProcess.start(directory, 1_000_000_000, 200_000, "ulimit -f 100")) {
            assertThat(big.awaitExit(SOON)).isZero();
            assertThat(big.output())
                    .contains("refused: store directory " + directory + ": cannot save the state of stream 'cam1': ")
                    .contains("check the free space (df -h, df -i)");
        }
        assertThat(files().filter(name -> name.contains(".tmp"))).isEmpty();
        try (FileStateStorage store = new FileStateStorage(directory, clock)) {
            assertThat(store.loadStates())
                    .hasSize(WritingProcess.IDS.size())
                    .allMatch(state -> state.statistics().packetsReceived() < 1_000_000_000);
        }
    }

    /** Lets a process write, kills it at a random moment, and gives the last number it said was saved. */
    private long writeAndKill(long first, Random random) {
        try (Peer writer = WritingProcess.start(directory, first, PADDING, "")) {
            writer.awaitOutput("saved " + (first + random.nextInt(3)) + "\n", SOON);
            LockSupport.parkNanos(random.nextInt(20_000_000));
            writer.sigkill();
            return writer.output()
                    .lines()
                    .filter(line -> line.startsWith("saved "))
                    .mapToLong(line -> Long.parseLong(line.substring("saved ".length())))
                    .max()
                    .orElseThrow();
        }
    }

    /** Gives the highest number found. */
    private static long verify(FileStateStorage store, long acknowledged, String when) {
        long highest = acknowledged;
        List<ConnectionState> states = store.loadStates();
        assertThat(states).as(when).hasSize(WritingProcess.IDS.size());
        for (ConnectionState each : states) {
            long number = each.statistics().packetsReceived();
            assertThat(number).as(when).isBetween(acknowledged, acknowledged + 2);
            assertThat(each)
                    .as(when)
                    .isEqualTo(WritingProcess.state(each.streamId().value(), number, PADDING));
            highest = Math.max(highest, number);
        }
        List<StoredDefinition> definitions = store.loadDefinitions();
        assertThat(definitions).as(when).hasSize(WritingProcess.IDS.size());
        for (StoredDefinition each : definitions) {
            String id = each.streamId().value();
            assertThat(Stream.of(acknowledged, acknowledged + 1, acknowledged + 2)
                            .map(number -> WritingProcess.definition(id, number, PADDING)))
                    .as(when)
                    .contains(each);
        }
        return highest;
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.map(Path::toString).toList().stream();
        }
    }
}
