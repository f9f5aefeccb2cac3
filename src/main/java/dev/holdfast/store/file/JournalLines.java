package dev.holdfast.store.file;

import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.reconnect.EventJournal.Mark;
import dev.holdfast.reconnect.EventJournal.MarkKind;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.EventDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of the event journal by name, and what stands in them. */
final class JournalLines {

    private static final Logger LOG = System.getLogger(FileEventJournal.class.getName());
    private static final String NAME = "[0-9]{10}\\.jsonl";

    private JournalLines() {}

    /** All files, oldest first. */
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(each -> each.getFileName().toString().matches(NAME))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The file that follows this one; the first if there is none. */
    static Path next(Path directory, @Nullable Path newest) {
        long number = newest == null
                ? 0
                : Long.parseLong(newest.getFileName().toString().substring(0, 10));
        return directory.resolve("%010d.jsonl".formatted(number + 1));
    }

    /**
     * Reads a file. A damaged line is left out and replaced by a mark; one without an end is cut off.
     *
     * @param newest whether the file is written to at its end
     * @param into what was read before, in order; what is out of order is damaged
     * @return how many lines the file has
     */
    static int read(Path file, boolean newest, List<Entry> into) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int lines = 0;
        int from = 0;
        boolean damaged = false;
        for (int i = 0; i < content.length; i++) {
            if (content[i] != '\n') {
                continue;
            }
            lines++;
            Entry entry = parse(new String(content, from, i - from, StandardCharsets.UTF_8), file + ", line " + lines);
            from = i + 1;
            if (entry == null || isOutOfOrder(entry, into)) {
                damaged = true;
                continue;
            }
            if (damaged) {
                into.add(new Mark(entry instanceof Mark ? entry.id() : entry.id() - 1, MarkKind.BROKEN));
                damaged = false;
            }
            into.add(entry);
        }
        if (damaged) {
            into.add(new Mark(into.isEmpty() ? 0 : into.getLast().id(), MarkKind.BROKEN));
        }
        if (from < content.length) {
            cutOff(file, newest, from, content.length);
        }
        return lines;
    }

    private static void cutOff(Path file, boolean newest, int intact, int length) throws IOException {
        LOG.log(
                Level.WARNING,
                "events: {0}: the last line has no end, {1} bytes of it are left out; the service was killed or the power"
                        + " went while it was written",
                file,
                length - intact);
        if (newest) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(intact);
            }
        }
    }

    private static @Nullable Entry parse(String line, String where) {
        try {
            return EventDocument.parse(line, where);
        } catch (StorageException e) {
            LOG.log(Level.WARNING, "events: {0}; the line is left out", e.getMessage());
            return null;
        }
    }

    private static boolean isOutOfOrder(Entry entry, List<Entry> before) {
        if (before.isEmpty()) {
            return false;
        }
        long last = before.getLast().id();
        return entry instanceof Mark ? entry.id() < last : entry.id() <= last;
    }
}
