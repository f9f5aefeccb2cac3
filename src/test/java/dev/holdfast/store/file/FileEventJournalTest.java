package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.reconnect.EventJournal;
import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.reconnect.EventJournal.Mark;
import dev.holdfast.reconnect.EventJournal.MarkKind;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.EventJournalContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEventJournalTest extends EventJournalContract {

    @TempDir
    private Path directory;

    @Override
    protected EventJournal open() {
        return new FileEventJournal(directory.resolve("events"), CAPACITY);
    }

    @Override
    protected int tolerance() {
        return CAPACITY / 4;
    }

    @Test
    void load_whenTheLastLineIsTorn_cutsItOffAndGoesOn() throws IOException {
        List<Entry> written = write(event(1), event(2));
        Files.writeString(file(), "{\"id\": 3, \"type\": \"stream_", StandardOpenOption.APPEND);

        try (EventJournal journal = open()) {
            assertThat(journal.load()).isEqualTo(written);
            journal.append(List.of(event(3)));
            assertThat(journal.load()).containsExactly(event(1), event(2), event(3));
        }
    }

    @Test
    void load_whenALineInTheMiddleIsDamaged_leavesItOutAndSaysSo() throws IOException {
        write(event(1), event(2), event(3));
        List<String> lines = Files.readAllLines(file());
        Files.write(file(), List.of(lines.get(0), lines.get(1).substring(5), lines.get(2)));

        try (EventJournal journal = open()) {
            assertThat(journal.load()).containsExactly(event(1), new Mark(2, MarkKind.BROKEN), event(3));
        }
    }

    @Test
    void load_whenIdsFall_leavesOutWhatIsOutOfOrder() throws IOException {
        write(event(5), event(6));
        List<String> lines = Files.readAllLines(file());
        Files.write(file(), List.of(lines.get(1), lines.get(0)));

        try (EventJournal journal = open()) {
            assertThat(journal.load()).containsExactly(event(6), new Mark(6, MarkKind.BROKEN));
        }
    }

    @Test
    void append_whenTheDirectoryIsAFile_saysWhatToDo() throws IOException {
        Files.writeString(directory.resolve("events"), "in the way");
        try (EventJournal journal = open()) {
            assertThatThrownBy(() -> journal.append(List.of(event(1))))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("expected a directory, found a file");
        }
    }

    @Test
    void files_whenWritten_areTheirOwnersAlone() throws IOException {
        write(event(1));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    private List<Entry> write(Entry... entries) {
        try (EventJournal journal = open()) {
            journal.append(List.of(entries));
            return List.of(entries);
        }
    }

    private Path file() {
        return directory.resolve("events").resolve("0000000001.jsonl");
    }
}
