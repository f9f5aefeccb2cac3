package dev.holdfast.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bound, non-blocking socket that peers connect to.
 *
 * <p>That of a Unix socket makes its file, takes the place of one that nobody listens on any more, and takes its file away
 * when it is closed. It never takes away a file that somebody listens on, or that is no socket.
 */
public final class ListeningSocket implements Closeable {

    private static final int BACKLOG = 64;

    private final ServerSocketChannel channel;
    private final SocketTarget target;
    private final @Nullable SocketFile file;

    private ListeningSocket(ServerSocketChannel channel, SocketTarget target, @Nullable SocketFile file) {
        this.channel = channel;
        this.target = target;
        this.file = file;
    }

    /**
     * Opens one. A host that is a name is looked up and may block.
     *
     * @param receiveBufferBytes of the connections to come; 0 leaves it to the system
     * @param permissions of a Unix socket's file; empty leaves them to the process's umask
     * @throws SocketFailure if that fails; the message says what to do
     */
    public static ListeningSocket open(
            SocketTarget target, int receiveBufferBytes, Set<PosixFilePermission> permissions) throws SocketFailure {
        ServerSocketChannel channel = null;
        try {
            ProtocolFamily family = target.family();
            channel = family == null ? ServerSocketChannel.open() : ServerSocketChannel.open(family);
            channel.configureBlocking(false);
            if (receiveBufferBytes > 0) {
                // Set before binding, so that the window is agreed accordingly (tcp(7)).
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
            }
            ListeningSocket opened =
                    switch (target) {
                        case SocketTarget.Tcp tcp -> bind(channel, tcp);
                        case SocketTarget.Unix unix -> bind(channel, unix, permissions);
                    };
            channel = null;
            return opened;
        } catch (IOException e) {
            throw SocketFailure.of("listening on", target, e);
        } finally {
            closeQuietly(channel);
        }
    }

    private static ListeningSocket bind(ServerSocketChannel channel, SocketTarget.Tcp target) throws IOException {
        String host = target.host();
        channel.bind(
                host == null
                        ? new InetSocketAddress(target.port())
                        : new InetSocketAddress(InetAddress.getByName(host), target.port()),
                BACKLOG);
        InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
        return new ListeningSocket(channel, new SocketTarget.Tcp(host, bound.getPort()), null);
    }

    private static ListeningSocket bind(
            ServerSocketChannel channel, SocketTarget.Unix target, Set<PosixFilePermission> permissions)
            throws IOException {
        Path path = Path.of(target.path());
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new SocketFailure(
                    SocketFailure.Kind.BAD_LOCAL_ADDRESS,
                    "listening on " + target + ": the directory is not there; make " + directory,
                    null);
        }
        SocketFile.clear(target);
        channel.bind(target.address(), BACKLOG);
        SocketFile file = SocketFile.of(path);
        if (!permissions.isEmpty()) {
            Files.setPosixFilePermissions(path, permissions);
        }
        return new ListeningSocket(channel, target, file);
    }

    public ServerSocketChannel channel() {
        return channel;
    }

    /** Where it listens; a port that the system has chosen is filled in. */
    public SocketTarget target() {
        return target;
    }

    /** The bound address as people read it. */
    public String localText() {
        try {
            SocketAddress local = channel.getLocalAddress();
            return local instanceof InetSocketAddress inet ? Addresses.text(inet) : target.toString();
        } catch (IOException _) {
            return target.toString();
        }
    }

    /** Takes a Unix socket's file away, if it is still ours; to be called before the channel is closed. */
    public void removeFile() {
        if (file != null) {
            file.removeIfStillThere();
        }
    }

    /** Closes it and takes its file away. */
    @Override
    public void close() {
        removeFile();
        closeQuietly(channel);
    }

    private static void closeQuietly(@Nullable ServerSocketChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing more can be done about it, and nothing waits for it.
        }
    }
}
