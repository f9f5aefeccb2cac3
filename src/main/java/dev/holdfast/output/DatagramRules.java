package dev.holdfast.output;

import dev.holdfast.model.Fault;
import dev.holdfast.model.OutputUri;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of an output by UDP or RTP, and its parameters for multicast. */
final class DatagramRules {

    static final String TTL = "ttl";
    static final String INTERFACE = "interface";
    static final int MAX_TTL = 255;
    static final Set<String> KNOWN = new TreeSet<>(Set.of(TTL, INTERFACE));

    // Linux: 15 characters, no slash, no white space.
    private static final Pattern INTERFACE_NAME = Pattern.compile("[^\\s/]{1,15}");

    private DatagramRules() {}

    static void check(OutputUri output, List<Fault> faults) {
        String host = Objects.requireNonNull(output.host(), "outputs by datagrams have a host");
        InetAddress address = literal(host);
        if (address != null && address.isAnyLocalAddress()) {
            faults.add(new Fault("uri", "expected an address to send to, found '" + host + "', which names none"));
        }
        output.parameters().forEach((name, value) -> {
            switch (name) {
                case TTL -> checkTtl(value, faults);
                case INTERFACE -> checkInterface(value, faults);
                default -> {
                    return;
                }
            }
            if (address != null && !address.isMulticastAddress()) {
                faults.add(new Fault(
                        "uri." + name,
                        "expected only with a multicast address, found '" + host + "', which is unicast"));
            }
        });
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
        try {
            int _ = Numbers.whole(TTL, value, 0, MAX_TTL, "hops");
        } catch (InvalidParameterException e) {
            faults.add(e.fault());
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
}
