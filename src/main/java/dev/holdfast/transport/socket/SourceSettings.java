package dev.holdfast.transport.socket;

import dev.holdfast.model.SourceUri;
import dev.holdfast.socket.SocketOptions;
import dev.holdfast.socket.SocketTarget;
import java.net.InetAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a source's URI says, in the transport's words.
 *
 * @param listener whether the peer calls us
 * @param connectTimeoutMillis a caller's attempt, look-up of the name included
 * @param readTimeoutNanos silence after which the connection is ended; 0 leaves that to the health rules
 * @param newestWins listener: whether a second caller takes over from one that is not silent
 * @param permissions of the file of a Unix listener; empty leaves them to the umask
 */
record SourceSettings(
        SocketTarget target,
        boolean listener,
        SocketOptions options,
        long connectTimeoutMillis,
        long readTimeoutNanos,
        boolean newestWins,
        Set<PosixFilePermission> permissions) {

    private static final long DEFAULT_CONNECT_TIMEOUT_MILLIS = 2000;

    /** The settings of a source that {@link SocketParameters#check} has no fault with. */
    static SourceSettings of(SourceUri source) {
        String path = source.path();
        SocketTarget target =
                path == null ? new SocketTarget.Tcp(source.host(), source.port()) : new SocketTarget.Unix(path);
        SocketOptions options = new SocketOptions(
                source.parameter(SocketParameters.KEEP_ALIVE)
                        .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                        .orElse(SocketOptions.DEFAULT.keepAlive()),
                source.parameter(SocketParameters.NO_DELAY)
                        .map(value -> value.equals("1"))
                        .orElse(true),
                source.parameter(SocketParameters.RCVBUF).map(Integer::parseInt).orElse(0),
                0,
                source.parameter(SocketParameters.BIND)
                        .map(InetAddress::ofLiteral)
                        .orElse(null));
        return new SourceSettings(
                target,
                SocketParameters.isListener(source),
                options,
                source.parameter(SocketParameters.CONNECT_TIMEOUT)
                        .map(Long::parseLong)
                        .orElse(DEFAULT_CONNECT_TIMEOUT_MILLIS),
                source.parameter(SocketParameters.READ_TIMEOUT)
                                .map(Long::parseLong)
                                .orElse(0L)
                        * 1_000_000,
                source.parameter(SocketParameters.TAKEOVER)
                        .filter("newest"::equals)
                        .isPresent(),
                source.parameter(SocketParameters.PERMISSIONS)
                        .map(octal -> permissions(Integer.parseInt(octal, 8)))
                        .orElse(Set.of()));
    }

    private static Set<PosixFilePermission> permissions(int bits) {
        // In the order of the bits, from the owner's right to read on.
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> granted = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((bits >> (all.length - 1 - i) & 1) == 1) {
                granted.add(all[i]);
            }
        }
        return granted;
    }
}
