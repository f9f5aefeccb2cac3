package dev.holdfast.store;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that are on the disk, not only in its cache, and that only their owner can read. */
public final class DurableFiles {

    private static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private DurableFiles() {}

    /** Writes a whole file, made with mode 0600 if new, and returns when its contents are on the disk. */
    public static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, Set.of(CREATE, TRUNCATE_EXISTING, WRITE), OWNER_ONLY)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Returns when the directory's entries (files made, renamed, deleted) are on the disk. */
    public static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    /** Opens a file for its lock, made with mode 0600 if new. */
    public static FileChannel openToLock(Path file) throws IOException {
        return FileChannel.open(file, Set.of(CREATE, READ, WRITE), OWNER_ONLY);
    }

    /** Opens a file to write at its end, made with mode 0600 if new. */
    public static FileChannel openToAppend(Path file) throws IOException {
        return FileChannel.open(file, Set.of(CREATE, WRITE, APPEND), OWNER_ONLY);
    }

    /** What went wrong and what to do about it, in words. */
    public static String explain(IOException e) {
        return switch (e) {
            case NoSuchFileException gone ->
                "no such file or directory: " + gone.getFile() + "; create the directory and start again";
            case AccessDeniedException denied ->
                "access denied: " + denied.getFile() + "; let the user of this service write there (chown, chmod)";
            case FileAlreadyExistsException file -> notDirectory(file);
            case NotDirectoryException file -> notDirectory(file);
            case FileSystemException file when "Not a directory".equals(file.getReason()) -> notDirectory(file);
            default -> reason(e) + "; check the free space (df -h, df -i) and the health of that disk";
        };
    }

    private static String notDirectory(FileSystemException e) {
        return "expected a directory, found a file on the way to " + e.getFile()
                + "; move the file away or choose another path";
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException inFile ? inFile.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
