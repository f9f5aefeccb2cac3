package dev.holdfast.transport.rtp;

import dev.holdfast.model.DidYouMean;
import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a source's URI may say, judged without touching the network. */
final class SourceRules {

    static final String SOURCE = "source";
    static final String INTERFACE = "interface";
    static final String RCVBUF = "rcvbuf";

    static final int MIN_RCVBUF_BYTES = 64 << 10;
    static final int MAX_RCVBUF_BYTES = 256 << 20;

    private static final Set<String> KNOWN = new TreeSet<>(Set.of(SOURCE, INTERFACE, RCVBUF));

    /** What ffmpeg, srt-live-transmit and GStreamer call the same. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "adapter", INTERFACE,
            "localaddr", INTERFACE,
            "iface", INTERFACE,
            "multicast-iface", INTERFACE,
            "sources", SOURCE,
            "buffer_size", RCVBUF,
            "buffer-size", RCVBUF);

    // Linux: 15 characters, no slash, no white space.
    private static final Pattern INTERFACE_NAME = Pattern.compile("[^\\s/]{1,15}");

    private SourceRules() {}

    static List<Fault> check(SourceUri source) {
        List<Fault> faults = new ArrayList<>();
        InetAddress host = source.host() == null ? null : literal(source.host());
        boolean isName = source.host() != null && host == null;
        source.parameters().forEach((name, value) -> {
            Optional<String> wrong =
                    switch (name) {
                        case SOURCE -> wrongSource(value, host);
                        case INTERFACE -> wrongInterface(value, isName || (host != null && host.isMulticastAddress()));
                        case RCVBUF -> wrongReceiveBuffer(value);
                        default -> Optional.of(unknown(source, name));
                    };
            wrong.ifPresent(message -> faults.add(new Fault("uri." + name, message)));
        });
        return faults;
    }

    /** The address written as digits, or null where it is a name. */
    static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static Optional<String> wrongSource(String value, @Nullable InetAddress host) {
        InetAddress address = literal(value);
        if (address == null || address.isMulticastAddress() || address.isAnyLocalAddress()) {
            return Optional.of("expected the address of the sender, for example 192.0.2.1, found '" + value + "'");
        }
        if (host != null && !host.isAnyLocalAddress() && !host.getClass().equals(address.getClass())) {
            return Optional.of(
                    "expected an address of the same family as '" + host.getHostAddress() + "', found '" + value + "'");
        }
        return Optional.empty();
    }

    private static Optional<String> wrongInterface(String value, boolean mayBeMulticast) {
        if (!mayBeMulticast) {
            return Optional.of("expected only with a multicast address; to receive on one interface alone write its"
                    + " address as the host, for example udp://192.0.2.10:5000");
        }
        InetAddress address = literal(value);
        boolean good = address == null
                ? INTERFACE_NAME.matcher(value).matches()
                : !address.isMulticastAddress() && !address.isAnyLocalAddress();
        return good
                ? Optional.empty()
                : Optional.of("expected an interface's name or address, for example eth1 or 192.0.2.10, found '" + value
                        + "'");
    }

    private static Optional<String> wrongReceiveBuffer(String value) {
        try {
            int bytes = Integer.parseInt(value);
            if (bytes >= MIN_RCVBUF_BYTES && bytes <= MAX_RCVBUF_BYTES) {
                return Optional.empty();
            }
        } catch (NumberFormatException _) {
            // said below, as for a number out of range
        }
        return Optional.of(
                "expected " + MIN_RCVBUF_BYTES + " to " + MAX_RCVBUF_BYTES + " bytes, found '" + value + "'");
    }

    private static String unknown(SourceUri source, String name) {
        String known = ELSEWHERE.get(name);
        String hint = known == null ? DidYouMean.hint(name, KNOWN) : " (here it is called '" + known + "')";
        return "unknown parameter" + hint + "; " + source.protocol().wire() + ":// sources know "
                + String.join(", ", KNOWN);
    }
}
