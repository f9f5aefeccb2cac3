package dev.holdfast.socket;

import dev.holdfast.socket.SocketFailure.Kind;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The file of a Unix socket that this process listens on, known by its inode. */
final class SocketFile {

    // stat.h: S_IFMT, S_IFSOCK
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;
    private final @Nullable Object identity;

    private SocketFile(Path path, @Nullable Object identity) {
        this.path = path;
        this.identity = identity;
    }

    /** The file as it is now. */
    static SocketFile of(Path path) throws IOException {
        return new SocketFile(path, identityOf(path));
    }

    /** Takes it away unless another has taken its place. */
    void removeIfStillThere() {
        try {
            if (identity != null && identity.equals(identityOf(path))) {
                Files.deleteIfExists(path);
            }
        } catch (IOException _) {
            // It stays behind without a listener, and the next to listen there takes it away.
        }
    }

    /**
     * Makes room for a socket at the path: does nothing if there is no file, takes away a socket on which nobody listens.
     *
     * @throws SocketFailure if somebody listens, or the file is no socket, or it cannot be told
     */
    static void clear(SocketTarget.Unix target) throws IOException {
        Path path = Path.of(target.path());
        int type;
        try {
            type = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & FILE_TYPE;
        } catch (NoSuchFileException _) {
            return;
        }
        if (type != SOCKET) {
            throw new SocketFailure(
                    Kind.NOT_A_SOCKET,
                    "listening on " + target + ": the file exists and is no socket; choose another path, or remove it"
                            + " if it is of no use",
                    null);
        }
        Object before = identityOf(path);
        requireNobodyListens(target);
        // Another may have done the same in the meantime, and listen by now.
        if (Objects.equals(before, identityOf(path))) {
            Files.deleteIfExists(path);
        }
    }

    /** Whether there is a file at the path, or behind the link there, that is no socket. */
    static boolean isSomethingElse(SocketTarget.Unix target) {
        try {
            return ((int) Files.getAttribute(Path.of(target.path()), "unix:mode") & FILE_TYPE) != SOCKET;
        } catch (IOException _) {
            return false;
        }
    }

    private static void requireNobodyListens(SocketTarget.Unix target) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Not blocking: whoever has a full queue is there, too.
            probe.configureBlocking(false);
            probe.connect(target.address());
        } catch (SocketException e) {
            SocketFailure failure = SocketFailure.of("listening on", target, e);
            if (failure.kind() == Kind.REFUSED || failure.kind() == Kind.NOT_FOUND) {
                return;
            }
            if (failure.kind() == Kind.BUSY) {
                throw inUse(target);
            }
            throw new SocketFailure(
                    failure.kind(),
                    "listening on " + target + ": the socket file exists, and whether somebody listens there cannot be"
                            + " told: " + e.getMessage(),
                    e);
        }
        throw inUse(target);
    }

    private static SocketFailure inUse(SocketTarget.Unix target) {
        return new SocketFailure(
                Kind.IN_USE, "listening on " + target + ": another stream or program listens there already", null);
    }

    private static @Nullable Object identityOf(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }
}
