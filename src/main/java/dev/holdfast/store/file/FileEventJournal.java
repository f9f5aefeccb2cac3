package dev.holdfast.store.file;

import dev.holdfast.reconnect.EventJournal;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.DurableFiles;
import dev.holdfast.store.EventDocument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event journal as files of JSON lines in a directory: numbered, of which the newest is
 * written to and the oldest is deleted when the rest hold enough.
 *
 * <p>{@link #append} returns when the lines are on the disk. A killed process or a power cut in the middle leaves at most one
 * line torn, at the end of the newest file; it is cut off, with a warning, at the next {@link #load}.
 */
public final class FileEventJournal implements EventJournal {

    /** The journal is this many files long, the newest not counted. */
    private static final int SEGMENTS = 4;

    private final Path directory;
    private final int segmentEntries;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private @Nullable FileChannel open;
    private long intactBytes;
    private @Nullable Entry last;

    private static final class Segment {
        private final Path file;
        private int entries;

        Segment(Path file, int entries) {
            this.file = file;
            this.entries = entries;
        }
    }

    /**
     * A journal, its directory made when first used.
     *
     * @param directory of this journal alone, which one process has for itself
     * @param capacity how many entries are kept at least; up to a quarter more are
     */
    public FileEventJournal(Path directory, int capacity) {
        this.directory = directory;
        this.segmentEntries = Math.max(1, (capacity + SEGMENTS - 1) / SEGMENTS);
    }

    @Override
    public String description() {
        return "files in " + directory;
    }

    @Override
    public List<Entry> load() {
        List<Entry> all = new ArrayList<>();
        run("read the events", () -> {
            closeFile();
            Files.createDirectories(directory);
            segments.clear();
            List<Path> files = JournalLines.files(directory);
            for (Path file : files) {
                boolean newest = file.equals(files.getLast());
                int lines = JournalLines.read(file, newest, all);
                segments.addLast(new Segment(file, lines));
            }
            // Fewer may be wanted than in the run before.
            removeOld();
            last = all.isEmpty() ? null : all.getLast();
        });
        return List.copyOf(all);
    }

    @Override
    public void append(List<Entry> entries) {
        run("write events", () -> {
            // What a call that failed has written is not written again.
            int from = last == null ? 0 : entries.indexOf(last) + 1;
            while (from < entries.size()) {
                Segment segment = toWriteTo();
                int to = Math.min(entries.size(), from + segmentEntries - segment.entries);
                write(segment, entries.subList(from, to));
                last = entries.get(to - 1);
                from = to;
            }
        });
    }

    @Override
    public void close() {
        run("close the events", this::closeFile);
    }

    private Segment toWriteTo() throws IOException {
        Segment newest = segments.peekLast();
        if (newest == null || newest.entries >= segmentEntries) {
            closeFile();
            newest = new Segment(JournalLines.next(directory, newest == null ? null : newest.file), 0);
            segments.addLast(newest);
            removeOld();
        }
        if (open == null) {
            Files.createDirectories(directory);
            open = DurableFiles.openToAppend(newest.file);
            intactBytes = open.size();
            DurableFiles.syncDirectory(directory);
        }
        return newest;
    }

    private void write(Segment segment, List<Entry> entries) throws IOException {
        FileChannel channel = open;
        if (channel == null) {
            throw new IllegalStateException("no file is open");
        }
        StringBuilder lines = new StringBuilder();
        entries.forEach(each -> lines.append(EventDocument.toJson(each)).append('\n'));
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
        int length = bytes.remaining();
        // What a write that failed has left behind must not stand before this one.
        channel.truncate(intactBytes);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
        intactBytes += length;
        segment.entries += entries.size();
    }

    private void removeOld() throws IOException {
        while (segments.size() > SEGMENTS + 1) {
            Files.deleteIfExists(segments.removeFirst().file);
        }
    }

    private void closeFile() throws IOException {
        FileChannel channel = open;
        open = null;
        if (channel != null) {
            channel.close();
        }
    }

    private void run(String operation, Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new StorageException(
                    "event journal " + directory + ": cannot " + operation + ": " + DurableFiles.explain(e), e);
        }
    }

    /** Work on files. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }
}
