package dev.holdfast.socket;

import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a byte stream is: a TCP host and port, or the path of a Unix domain socket. */
public sealed interface SocketTarget {

    /** What {@link #parse} takes, for messages. */
    String EXPECTED = "host:port, unix:/path, an absolute path, or a path with .sock in it";

    /**
     * A TCP endpoint.
     *
     * @param host name or address without brackets; null for every address of this machine, for listening only
     * @param port 0 to 65535; 0 lets the system choose, for listening only
     */
    record Tcp(@Nullable String host, int port) implements SocketTarget {

        /** @throws IllegalArgumentException if the port is out of range or the host empty */
        public Tcp {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port: expected 0 to 65535, found " + port);
            }
            if (host != null && host.isBlank()) {
                throw new IllegalArgumentException("host: expected a name or an address, found nothing");
            }
        }

        @Override
        public String toString() {
            return (host == null ? "*" : host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Unix domain socket.
     *
     * @param path of its file; one that does not begin with a slash counts from the working directory of the process
     */
    record Unix(String path) implements SocketTarget {

        /** {@code sun_path} of Linux has room for 108 octets, the last of them 0 (unix(7)). */
        public static final int MOST_PATH_OCTETS = 107;

        /** @throws IllegalArgumentException if the path is empty, a directory's, abstract, or too long */
        public Unix {
            int octets = path.getBytes(StandardCharsets.UTF_8).length;
            if (path.isEmpty() || path.endsWith("/") || path.startsWith("@") || path.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("path: expected that of a socket's file, found '" + path + "'");
            }
            if (octets > MOST_PATH_OCTETS) {
                throw new IllegalArgumentException(
                        "path: expected at most " + MOST_PATH_OCTETS + " bytes, as sockets have it; found " + octets);
            }
        }

        UnixDomainSocketAddress address() {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** What {@link java.nio.channels.SocketChannel#open(ProtocolFamily)} wants; null lets TCP take what the address is. */
    default @Nullable ProtocolFamily family() {
        return switch (this) {
            case Tcp _ -> null;
            case Unix _ -> StandardProtocolFamily.UNIX;
        };
    }

    /**
     * Reads a target: {@code host:port}, {@code [2001:db8::1]:port}, {@code :port} (listening), {@code unix:/path}, {@code
     * unix:///path}, an absolute path, or anything with {@code .sock} in it.
     *
     * @throws IllegalArgumentException if it is none of these; the message says what was expected and found
     */
    static SocketTarget parse(String text) {
        if (text.regionMatches(true, 0, "unix:", 0, 5)) {
            String path = text.substring(5);
            if (path.startsWith("//") && !path.startsWith("///")) {
                throw new IllegalArgumentException(
                        "expected unix:/path or unix:///path, found a host in '" + text + "'");
            }
            return new Unix(path.startsWith("//") ? path.substring(2) : path);
        }
        if (text.startsWith("/") || text.toLowerCase(Locale.ROOT).contains(".sock")) {
            return new Unix(text);
        }
        return TcpText.parse(text);
    }
}
