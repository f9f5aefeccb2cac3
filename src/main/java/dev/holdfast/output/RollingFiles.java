package dev.holdfast.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one output: {@code cam1-20261121T214500.123Z.ts} and so on beside the path it was given, with {@code .part}
 * behind the name while it is written. A file without {@code .part} is finished and does not change any more.
 */
final class RollingFiles {

    static final String PART = ".part";

    private static final Logger LOG = LoggerFactory.getLogger(RollingFiles.class);

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int MOST_OF_ONE_INSTANT = 1000;

    private final Path directory;
    private final String stem;
    private final String extension;
    private final Pattern ours;
    private final Locks locks;

    /** Locks a file as {@link FileChannel#tryLock()} does. */
    @FunctionalInterface
    interface Locks {
        @Nullable
        FileLock tryLock(FileChannel channel) throws IOException;
    }

    RollingFiles(Path path) {
        this(path, FileChannel::tryLock);
    }

    RollingFiles(Path path, Locks locks) {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        String name = String.valueOf(absolute.getFileName());
        int dot = name.lastIndexOf('.');
        this.directory = parent == null ? absolute : parent;
        this.stem = dot <= 0 ? name : name.substring(0, dot);
        this.extension = dot <= 0 ? "" : name.substring(dot);
        this.locks = locks;
        this.ours = Pattern.compile(
                Pattern.quote(stem) + "-\\d{8}T\\d{6}\\.\\d{3}Z(-\\d{1,3})?" + Pattern.quote(extension));
    }

    /** A file that is being written. */
    record Open(Path part, Path finished, FileChannel channel) {}

    /** Begins one, named after the time; locked, so that nobody takes it for one that was left behind. */
    Open begin(Instant now) throws IOException {
        Files.createDirectories(directory);
        String name = stem + "-" + STAMP.format(now);
        for (int i = 0; i < MOST_OF_ONE_INSTANT; i++) {
            Path finished = directory.resolve(name + (i == 0 ? "" : "-" + i) + extension);
            Path part = partOf(finished);
            if (Files.exists(finished)) {
                continue;
            }
            try {
                FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                lockIfPossible(channel, part);
                return new Open(part, finished, channel);
            } catch (FileAlreadyExistsException _) {
                // Another of the same instant.
            }
        }
        throw new IOException("cannot name a file: " + name + extension + " and all beside it are there");
    }

    /** Ends one: what was written is on the disk, and then its name says that it is finished. An empty one is removed. */
    void finish(Open open) throws IOException {
        boolean empty;
        try (FileChannel channel = open.channel()) {
            empty = channel.size() == 0;
            channel.force(true);
        }
        if (empty) {
            Files.deleteIfExists(open.part());
        } else {
            Files.move(open.part(), open.finished(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Finishes what a process left behind that ended without doing so; leaves alone what somebody writes to. */
    void finishLeftovers() throws IOException {
        for (Path part : list(PART)) {
            try {
                finishLeftover(part);
            } catch (IOException e) {
                // One that cannot be finished is no reason to write no other.
                LOG.warn("the file {} was left behind and cannot be finished: {}", part, e.toString());
            }
        }
    }

    private void finishLeftover(Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (lock == null) {
                return;
            }
            if (channel.size() == 0) {
                Files.delete(part);
            } else {
                channel.force(true);
                String name = String.valueOf(part.getFileName());
                Path finished = part.resolveSibling(name.substring(0, name.length() - PART.length()));
                Files.move(part, finished, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Where the file system knows no locks, nobody can tell that it is being written; that is said, and no reason not to. */
    private void lockIfPossible(FileChannel channel, Path part) {
        try {
            if (locks.tryLock(channel) == null) {
                LOG.warn("the file {} is locked by somebody else", part);
            }
        } catch (IOException | OverlappingFileLockException e) {
            LOG.warn("the file {} cannot be locked: {}", part, e.toString());
        }
    }

    private @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return locks.tryLock(channel);
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    /** Removes the oldest finished files beyond so many; none if {@code most} is 0. What cannot be removed stays. */
    void keep(int most) {
        if (most == 0) {
            return;
        }
        try {
            List<Path> finished = list("");
            for (int i = 0; i < finished.size() - most; i++) {
                Files.deleteIfExists(finished.get(i));
            }
        } catch (IOException e) {
            LOG.warn("old files beside {} cannot be removed: {}", directory.resolve(stem + extension), e.toString());
        }
    }

    /** Our files with this behind the name, oldest first. */
    private List<Path> list(String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(each -> isOurs(String.valueOf(each.getFileName()), suffix))
                    .sorted(Comparator.comparing(each -> String.valueOf(each.getFileName())))
                    .toList();
        } catch (UncheckedIOException e) {
            throw new IOException("cannot list " + directory, e);
        }
    }

    private boolean isOurs(String name, String suffix) {
        return name.endsWith(suffix)
                && ours.matcher(name.substring(0, name.length() - suffix.length()))
                        .matches();
    }

    private static Path partOf(Path finished) {
        return finished.resolveSibling(finished.getFileName() + PART);
    }
}
