package dev.holdfast.store.file;

import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The claim of one process on a directory: a lock of the operating system on the file {@code lock} in it.
 *
 * <p>The system drops the lock with the process however that ends, so the file may stay and says nothing by itself; in it
 * stands the process id of the last owner.
 */
final class DirectoryLock implements AutoCloseable {

    /**
     * The directories locked by this process. Asked first, because POSIX drops all locks a process has on a file as soon
     * as it closes any descriptor of that file, also one from a second attempt to lock it.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Locks a directory without waiting.
     *
     * @param directory as {@link Path#toRealPath} has it
     * @throws StorageException if another store holds it, naming its process
     */
    static DirectoryLock acquire(Path directory) throws IOException {
        if (!OURS.add(directory)) {
            throw inUse(directory, "this process, " + ProcessHandle.current().pid());
        }
        boolean locked = false;
        FileChannel channel = null;
        try {
            channel = DurableFiles.openToLock(directory.resolve("lock"));
            if (channel.tryLock() == null) {
                throw inUse(directory, owner(channel));
            }
            ByteBuffer pid =
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n");
            channel.truncate(0).write(pid, 0);
            locked = true;
            return new DirectoryLock(directory, channel);
        } finally {
            if (!locked) {
                OURS.remove(directory);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        String text = StandardCharsets.US_ASCII.decode(pid.flip()).toString().strip();
        return text.isEmpty() ? "unknown" : text;
    }

    private static StorageException inUse(Path directory, String pid) {
        return new StorageException("store directory " + directory + ": in use by another store (process id: " + pid
                + ", lock file: " + directory.resolve("lock")
                + "); stop that process, or give this one a directory of its own");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OURS.remove(directory);
        }
    }
}
