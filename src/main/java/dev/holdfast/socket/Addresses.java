package dev.holdfast.socket;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses as people read them. */
public final class Addresses {

    private Addresses() {}

    /** The peer's: {@code 192.0.2.1:5000}, {@code unix:/path}; empty if it has none, as the client of a Unix socket. */
    public static Optional<String> remote(SocketChannel channel) {
        try {
            return text(channel.getRemoteAddress());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Our own end's. */
    public static Optional<String> local(SocketChannel channel) {
        try {
            return text(channel.getLocalAddress());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(@Nullable SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet -> Optional.of(text(inet));
            case UnixDomainSocketAddress unix
            when !unix.getPath().toString().isEmpty() -> Optional.of("unix:" + unix.getPath());
            case null, default -> Optional.empty();
        };
    }

    static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String shown = host == null
                ? address.getHostString()
                : host.isAnyLocalAddress()
                        ? "*"
                        : host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress();
        return shown + ":" + address.getPort();
    }
}
