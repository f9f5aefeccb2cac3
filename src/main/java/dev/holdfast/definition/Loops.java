package dev.holdfast.definition;

import dev.holdfast.model.OutputUri;
import dev.holdfast.model.SourceUri;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether what an output gives out comes in at a source, as far as that shows without asking the network: by addresses
 * as written, {@code localhost}, and the addresses of this machine's interfaces. Names are not looked up.
 */
final class Loops {

    private static final String MODE = "mode";
    private static final String INTERFACE = "interface";
    private static final String STREAM_ID = "streamid";

    /** The stream's name in a stream id with keys; see libsrt's {@code docs/features/access-control.md}. */
    private static final Pattern KEYED = Pattern.compile("#!:.*[:{,]r=([^,}]*).*");

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
        if (datagrams) {
            return arrives(output.host(), source.host()) && mayBeOneInterface(output, source);
        }
        boolean outputListens = listens(output.parameters().get(MODE), output.host());
        if (listens(source.parameters().get(MODE), source.host())) {
            return !outputListens && arrives(output.host(), source.host()) && isAskedFor(source, output);
        }
        return outputListens && arrives(source.host(), output.host());
    }

    /** Who both call a Unix socket meet a third there, who may well have two ends. */
    private static boolean isOneFile(OutputUri output, SourceUri source) {
        String path = output.path();
        String other = source.path();
        return path != null
                && other != null
                && output.protocol().wire().equals(source.protocol().wire())
                && absolute(path).equals(absolute(other))
                && (isListener(source.parameters().get(MODE))
                        || isListener(output.parameters().get(MODE)));
    }

    /** Not where an SRT port is shared and the output calls for another of its streams. */
    private static boolean isAskedFor(SourceUri source, OutputUri output) {
        String ours = stream(source.parameters().get(STREAM_ID));
        return ours.isEmpty() || ours.equals(stream(output.parameters().get(STREAM_ID)));
    }

    private static String stream(@Nullable String streamId) {
        if (streamId == null) {
            return "";
        }
        Matcher keyed = KEYED.matcher(streamId);
        return keyed.matches() ? keyed.group(1) : streamId.startsWith("#!") ? "" : streamId;
    }

    /** What goes out by one interface does not come in by another that the source has joined its group on. */
    private static boolean mayBeOneInterface(OutputUri output, SourceUri source) {
        String out = output.parameters().get(INTERFACE);
        String in = source.parameters().get(INTERFACE);
        if (out == null || in == null || out.equals(in)) {
            return true;
        }
        NetworkInterface outBy = interfaceOf(out);
        NetworkInterface inBy = interfaceOf(in);
        return outBy != null && outBy.equals(inBy);
    }

    private static @Nullable NetworkInterface interfaceOf(String nameOrAddress) {
        try {
            Set<InetAddress> address = addresses(nameOrAddress);
            return address.isEmpty()
                    ? NetworkInterface.getByName(nameOrAddress)
                    : NetworkInterface.getByInetAddress(address.iterator().next());
        } catch (SocketException _) {
            return null;
        }
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
        return mode == null ? host == null : isListener(mode);
    }

    private static boolean isListener(@Nullable String mode) {
        return "listener".equals(mode) || "server".equals(mode);
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
