package dev.holdfast.definition;

import dev.holdfast.model.OutputUri;
import dev.holdfast.model.SourceUri;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether what an output gives out comes in at a source, as far as that shows without asking the network: by addresses
 * as written, {@code localhost}, and the addresses of this machine's interfaces. Names are not looked up.
 */
final class Loops {

    private static final String MODE = "mode";
    private static final Set<InetAddress> LOCALHOST =
            Set.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    private Loops() {}

    static boolean isOne(OutputUri output, SourceUri source) {
        if (output.path() != null) {
            return isOneFile(output, source);
        }
        boolean datagrams = source.protocol().isConnectionless();
        boolean carried = output.protocol().isConnectionless()
                ? datagrams
                : source.protocol().wire().equals(output.protocol().wire());
        if (!carried || source.port() != output.port()) {
            return false;
        }
        if (datagrams || listens(source.parameters().get(MODE), source.host())) {
            return (datagrams || !listens(output.parameters().get(MODE), output.host()))
                    && arrives(output.host(), source.host());
        }
        return listens(output.parameters().get(MODE), output.host()) && arrives(source.host(), output.host());
    }

    private static boolean isOneFile(OutputUri output, SourceUri source) {
        String path = output.path();
        String other = source.path();
        return path != null
                && other != null
                && output.protocol().wire().equals(source.protocol().wire())
                && absolute(path).equals(absolute(other));
    }

    private static String absolute(String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException _) {
            return path;
        }
    }

    /** As transports and outputs read it; a mode that neither knows is somebody else's fault to find. */
    private static boolean listens(@Nullable String mode, @Nullable String host) {
        return mode == null ? host == null : mode.equals("listener") || mode.equals("server");
    }

    /**
     * Whether who sends to, or calls, the one host comes to what is bound to the other.
     *
     * @param bound null for all addresses of this machine
     */
    private static boolean arrives(@Nullable String called, @Nullable String bound) {
        if (called == null) {
            return false;
        }
        Set<InetAddress> targets = addresses(called);
        if (bound == null || isWildcard(bound)) {
            return targets.stream().anyMatch(Loops::isOurs);
        }
        return called.equalsIgnoreCase(bound) || addresses(bound).stream().anyMatch(targets::contains);
    }

    private static boolean isWildcard(String host) {
        return addresses(host).stream().anyMatch(InetAddress::isAnyLocalAddress);
    }

    /** None of a name, which only the network knows. */
    private static Set<InetAddress> addresses(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return LOCALHOST;
        }
        try {
            return Set.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return Set.of();
        }
    }

    /** Who calls the wildcard address calls this machine (Linux). */
    private static boolean isOurs(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return false;
        }
    }
}
