package dev.holdfast.store.file;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.DurableFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One directory with one JSON document per stream, each replaced as a whole or not at all.
 *
 * <p>A new version is written to a temporary file beside the old one, brought to the disk, and renamed over it. Not
 * thread-safe.
 */
final class DocumentDirectory {

    private static final Logger LOG = System.getLogger(DocumentDirectory.class.getName());
    private static final String TEMPORARY = ".tmp";

    private final Path directory;

    private DocumentDirectory(Path directory) {
        this.directory = directory;
    }

    /** Opens it, made if it does not exist, and removes what writers that were killed left unfinished. */
    static DocumentDirectory open(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Path each : list(directory, ".*" + TEMPORARY)) {
            Files.delete(each);
        }
        return new DocumentDirectory(directory);
    }

    /** Replaces a stream's document; afterwards it survives a killed process, and after {@link #sync} a power cut. */
    void write(StreamId id, String json) throws IOException {
        Path file = file(id);
        Path temporary = directory.resolve("." + file.getFileName() + TEMPORARY);
        try {
            DurableFiles.write(temporary, json.getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteQuietly(temporary, e);
            throw e;
        }
    }

    /** Deletes a stream's document, if there is one. */
    boolean delete(StreamId id) throws IOException {
        return Files.deleteIfExists(file(id));
    }

    /** Returns when what was written and deleted before would survive a power cut. */
    void sync() throws IOException {
        DurableFiles.syncDirectory(directory);
    }

    /**
     * Reads all documents. One that is damaged is moved aside, warned about, and left out.
     *
     * @param reader makes something of a document, or throws {@link StorageException} for a damaged one
     */
    <T> List<T> read(Reader<T> reader) throws IOException {
        List<T> all = new ArrayList<>();
        for (Path file : list(directory, "*" + FileNames.SUFFIX)) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            Optional<StreamId> id = FileNames.id(file.getFileName().toString());
            if (id.isEmpty()) {
                LOG.log(Level.WARNING, "store: {0} is not named after a stream and is ignored; remove it", file);
                continue;
            }
            try {
                all.add(reader.read(id.get(), Files.readString(file), file.toString()));
            } catch (StorageException | CharacterCodingException e) {
                moveAside(file, e);
            }
        }
        return all;
    }

    private static List<Path> list(Path directory, String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, pattern)) {
            all.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    private static void moveAside(Path file, Exception fault) throws IOException {
        int n = 1;
        while (Files.exists(aside(file, n))) {
            n++;
        }
        Files.move(file, aside(file, n));
        LOG.log(
                Level.WARNING,
                "store: {0}; the file is moved to {1} and the rest goes on without it",
                fault instanceof StorageException ? fault.getMessage() : file + ": expected UTF-8, found other bytes",
                aside(file, n));
    }

    private static Path aside(Path file, int n) {
        return file.resolveSibling(file.getFileName() + ".corrupt-" + n);
    }

    private Path file(StreamId id) {
        return directory.resolve(FileNames.of(id));
    }

    private static void deleteQuietly(Path temporary, IOException cause) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Makes something of a stored document; {@code where} names the file in messages. */
    @FunctionalInterface
    interface Reader<T> {
        T read(StreamId id, String json, String where);
    }
}
