package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.EventJournal;
import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.reconnect.EventJournal.Logged;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on a disk of 256 KiB, which somebody else fills too. */
class FileEventJournalIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    Path directory;

    private Path disk = Path.of(".");

    @BeforeEach
    void mount() throws IOException {
        disk = Files.createDirectory(directory.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() {
        run("umount", disk.toString());
    }

    @Test
    void journal_whenTheDiskIsFull_saysSoAndLosesNothingOnceThereIsRoom() throws IOException {
        Path others = Files.write(disk.resolve("others"), new byte[100 * 1024]);
        List<Entry> written = new ArrayList<>();
        try (EventJournal journal = new FileEventJournal(disk.resolve("events"), 10_000)) {
            List<Entry> batch = batch(1);
            assertThatThrownBy(() -> {
                        while (true) {
                            List<Entry> next = batch(written.size() + 1);
                            batch.clear();
                            batch.addAll(next);
                            journal.append(next);
                            written.addAll(next);
                        }
                    })
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("event journal " + disk.resolve("events") + ": cannot write events: ")
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("check the free space (df -h, df -i)");
            assertThat(written).as("before it was full").hasSizeGreaterThan(300);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> journal.append(batch)).isInstanceOf(StorageException.class);
            }

            Files.delete(others);
            journal.append(batch);
            written.addAll(batch);
            List<Entry> more = batch(written.size() + 1);
            journal.append(more);
            written.addAll(more);
        }
        try (EventJournal journal = new FileEventJournal(disk.resolve("events"), 10_000)) {
            assertThat(journal.load()).isEqualTo(written);
        }
    }

    /** A service that is killed while the disk is full leaves a torn line at most. */
    @Test
    void journal_whenLeftOnAFullDisk_isReadAsFarAsItWasWritten() throws IOException {
        Files.write(disk.resolve("others"), new byte[100 * 1024]);
        List<Entry> written = new ArrayList<>();
        EventJournal left = new FileEventJournal(disk.resolve("events"), 10_000);
        assertThatThrownBy(() -> {
                    while (true) {
                        List<Entry> next = batch(written.size() + 1);
                        left.append(next);
                        written.addAll(next);
                    }
                })
                .isInstanceOf(StorageException.class);
        try (EventJournal journal = new FileEventJournal(disk.resolve("events"), 10_000)) {
            List<Entry> read = journal.load();
            assertThat(read).startsWith(written.toArray(Entry[]::new));
            assertThat(read.size()).isLessThan(written.size() + 100);
        }
        left.close();
    }

    private static List<Entry> batch(long from) {
        return new ArrayList<>(LongStream.range(from, from + 100)
                .mapToObj(id -> (Entry) new Logged(new ReconnectionEvent(
                        id,
                        TIME,
                        Notice.plain(EventType.STREAM_STATE_CHANGED, new StreamId("cam1"), 0, StateName.STREAMING),
                        Map.of())))
                .toList());
    }

    private static void run(String... command) {
        try (Peer peer = Peer.start(command)) {
            assertThat(peer.awaitExit(SOON))
                    .as(String.join(" ", command) + ": " + peer.output())
                    .isZero();
        }
    }
}
