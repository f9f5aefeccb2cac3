package dev.holdfast.transport.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** By what the file of a Unix socket is told from one that takes its place: a listener that starts makes a new one. */
record SocketFileMark(@Nullable Object key, FileTime modified) {

    /** The mark of the file there is now; null if there is none. */
    static @Nullable SocketFileMark of(String path) {
        try {
            BasicFileAttributes file = Files.readAttributes(Path.of(path), BasicFileAttributes.class);
            return new SocketFileMark(file.fileKey(), file.lastModifiedTime());
        } catch (IOException _) {
            return null;
        }
    }
}
