package dev.holdfast.transport.rtp;

import dev.holdfast.model.DidYouMean;
import dev.holdfast.model.Fault;
import dev.holdfast.model.Protocol;
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

    static final String REORDER = "reorder";
    static final String REORDER_PACKETS = "reorder-packets";
    static final String RTCP = "rtcp";
    static final String RTCP_PORT = "rtcp-port";
    static final String RTCP_MUX = "rtcp-mux";

    static final int MAX_REORDER_MILLIS = 2000;
    static final int MAX_REORDER_PACKETS = 1024;
    static final int MIN_RCVBUF_BYTES = 64 << 10;
    static final int MAX_RCVBUF_BYTES = 256 << 20;

    private static final Set<String> KNOWN_TO_UDP = new TreeSet<>(Set.of(SOURCE, INTERFACE, RCVBUF));
    private static final Set<String> KNOWN_TO_RTP =
            new TreeSet<>(Set.of(SOURCE, INTERFACE, RCVBUF, REORDER, REORDER_PACKETS, RTCP, RTCP_PORT, RTCP_MUX));

    /** What ffmpeg, srt-live-transmit and GStreamer call the same. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("adapter", INTERFACE),
            Map.entry("localaddr", INTERFACE),
            Map.entry("iface", INTERFACE),
            Map.entry("multicast-iface", INTERFACE),
            Map.entry("sources", SOURCE),
            Map.entry("buffer_size", RCVBUF),
            Map.entry("buffer-size", RCVBUF),
            Map.entry("rtcpport", RTCP_PORT),
            Map.entry("rtcp_port", RTCP_PORT),
            Map.entry("rtcp_mux", RTCP_MUX),
            Map.entry("reorder_queue_size", REORDER_PACKETS),
            Map.entry("reorder_packets", REORDER_PACKETS),
            Map.entry("max_delay", REORDER));

    // Linux: 15 characters, no slash, no white space.
    private static final Pattern INTERFACE_NAME = Pattern.compile("[^\\s/]{1,15}");

    private SourceRules() {}

    static List<Fault> check(SourceUri source) {
        List<Fault> faults = new ArrayList<>();
        InetAddress host = source.host() == null ? null : literal(source.host());
        boolean isName = source.host() != null && host == null;
        Set<String> known = known(source);
        source.parameters().forEach((name, value) -> {
            Optional<String> wrong = !known.contains(name)
                    ? Optional.of(unknown(source, name))
                    : switch (name) {
                        case SOURCE -> wrongSource(value, host);
                        case INTERFACE -> wrongInterface(value, isName || (host != null && host.isMulticastAddress()));
                        case RCVBUF -> wrongNumber(value, MIN_RCVBUF_BYTES, MAX_RCVBUF_BYTES, "bytes");
                        case REORDER -> wrongNumber(value, 0, MAX_REORDER_MILLIS, "ms");
                        case REORDER_PACKETS -> wrongNumber(value, 1, MAX_REORDER_PACKETS, "packets");
                        case RTCP_PORT -> wrongRtcpPort(source, value);
                        default -> wrongFlag(value);
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

    private static Optional<String> wrongNumber(String value, int least, int most, String unit) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return Optional.empty();
            }
        } catch (NumberFormatException _) {
            // said below, as for a number out of range
        }
        return Optional.of("expected " + least + " to " + most + " " + unit + ", found '" + value + "'");
    }

    private static Optional<String> wrongRtcpPort(SourceUri source, String value) {
        if (value.equals(Integer.toString(source.port()))) {
            return Optional.of("expected another port than RTP's, found '" + value
                    + "'; for RTCP on the same port write rtcp-mux=1");
        }
        if (source.parameter(RTCP_MUX).filter("1"::equals).isPresent()) {
            return Optional.of(
                    "expected nothing beside rtcp-mux=1, by which RTCP is on the port of RTP, found '" + value + "'");
        }
        return wrongNumber(value, 1, 65_535, "as the port of RTCP");
    }

    private static Optional<String> wrongFlag(String value) {
        return value.equals("0") || value.equals("1")
                ? Optional.empty()
                : Optional.of("expected 0 or 1, found '" + value + "'");
    }

    private static Set<String> known(SourceUri source) {
        return source.protocol() == Protocol.RTP ? KNOWN_TO_RTP : KNOWN_TO_UDP;
    }

    private static String unknown(SourceUri source, String name) {
        Set<String> known = known(source);
        String here = ELSEWHERE.get(name);
        String hint = here == null || !known.contains(here)
                ? DidYouMean.hint(name, known)
                : " (here it is called '" + here + "')";
        return "unknown parameter" + hint + "; " + source.protocol().wire() + ":// sources know "
                + String.join(", ", known);
    }
}
