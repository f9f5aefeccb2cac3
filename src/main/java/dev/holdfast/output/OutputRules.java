package dev.holdfast.output;

import dev.holdfast.model.DidYouMean;
import dev.holdfast.model.Fault;
import dev.holdfast.model.OutputUri;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an output's URI may say, judged without touching the network. */
final class OutputRules {

    static final String TTL = "ttl";
    static final String INTERFACE = "interface";
    static final int MAX_TTL = 255;

    private static final Set<String> KNOWN = new TreeSet<>(Set.of(TTL, INTERFACE));

    // Linux: 15 characters, no slash, no white space.
    private static final Pattern INTERFACE_NAME = Pattern.compile("[^\\s/]{1,15}");

    private OutputRules() {}

    static List<Fault> check(OutputUri output) {
        List<Fault> faults = new ArrayList<>();
        InetAddress address = literal(output.host());
        if (address != null && address.isAnyLocalAddress()) {
            faults.add(new Fault(
                    "uri", "expected an address to send to, found '" + output.host() + "', which names none"));
        }
        output.parameters().forEach((name, value) -> {
            switch (name) {
                case TTL -> checkTtl(value, faults);
                case INTERFACE -> checkInterface(value, faults);
                default -> faults.add(unknown(name));
            }
            if (KNOWN.contains(name) && address != null && !address.isMulticastAddress()) {
                faults.add(new Fault(
                        "uri." + name,
                        "expected only with a multicast address, found '" + output.host() + "', which is unicast"));
            }
        });
        return faults;
    }

    /** The address written as digits, or null where it is a name. */
    static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            // A name; or an IPv6 address with the scope of an interface that does not exist (yet), which is looked up
            // again.
            return null;
        }
    }

    private static void checkTtl(String value, List<Fault> faults) {
        int ttl;
        try {
            ttl = Integer.parseInt(value);
        } catch (NumberFormatException _) {
            ttl = -1;
        }
        if (ttl < 0 || ttl > MAX_TTL) {
            faults.add(new Fault("uri.ttl", "expected 0 to " + MAX_TTL + " hops, found '" + value + "'"));
        }
    }

    private static void checkInterface(String value, List<Fault> faults) {
        InetAddress address = literal(value);
        if (address == null && !INTERFACE_NAME.matcher(value).matches()) {
            faults.add(new Fault(
                    "uri.interface",
                    "expected an interface's name or address, for example eth1 or 192.0.2.10, found '" + value + "'"));
        } else if (address != null && (address.isMulticastAddress() || address.isAnyLocalAddress())) {
            faults.add(new Fault(
                    "uri.interface", "expected an address of one of this machine's interfaces, found '" + value + "'"));
        }
    }

    private static Fault unknown(String name) {
        return new Fault(
                "uri." + name,
                "unknown parameter" + DidYouMean.hint(name, KNOWN) + "; udp:// outputs know "
                        + String.join(", ", KNOWN));
    }
}
