package dev.holdfast.transport.rtp;

import dev.holdfast.model.SourceUri;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The UDP port that a source cannot do without, as far as its URI shows: that of its media. RTCP's is none, not even where the
 * URI names it, for RTCP gives way to any media and its session goes without.
 *
 * @param place the address it is bound to, or the name of one, which is not looked up
 */
record WantedPort(int port, Reach reach, String place) {

    private static final InetAddress ALL = InetAddress.ofLiteral("::");
    private static final InetAddress LOCALHOST = InetAddress.ofLiteral("127.0.0.1");

    /** What a socket so bound takes of its port. */
    enum Reach {
        /** All addresses; the kernel excepts no group. */
        ALL,
        ALL_IPV4,
        IPV4,
        IPV6,
        /** One that any number of sockets may be bound to. */
        GROUP_IPV4,
        GROUP_IPV6,
        /** Of an address, or of a group. */
        NAME;

        boolean isGroup() {
            return this == GROUP_IPV4 || this == GROUP_IPV6;
        }

        private boolean covers(Reach other) {
            return switch (this) {
                case ALL -> true;
                case ALL_IPV4 -> other == ALL_IPV4 || other == IPV4 || other == GROUP_IPV4;
                case IPV4, IPV6, GROUP_IPV4, GROUP_IPV6, NAME -> false;
            };
        }
    }

    /** @param source one that {@link SourceRules#check} has no fault with */
    static WantedPort of(SourceUri source) {
        int port = source.port();
        @Nullable String host = source.host();
        InetAddress address = host == null ? ALL : SourceRules.literal(host);
        if (host != null && host.equalsIgnoreCase("localhost")) {
            address = LOCALHOST;
        }
        return address == null
                ? new WantedPort(port, Reach.NAME, String.valueOf(host).toLowerCase(Locale.ROOT))
                : new WantedPort(port, reach(address), address.getHostAddress());
    }

    private static Reach reach(InetAddress address) {
        boolean four = address instanceof Inet4Address;
        if (address.isAnyLocalAddress()) {
            return four ? Reach.ALL_IPV4 : Reach.ALL;
        }
        if (address.isMulticastAddress()) {
            return four ? Reach.GROUP_IPV4 : Reach.GROUP_IPV6;
        }
        return four ? Reach.IPV4 : Reach.IPV6;
    }

    /** Whether the kernel gives the port to one of them only. */
    boolean excludes(WantedPort other) {
        return port == other.port && (isSameAddress(other) || reach.covers(other.reach) || other.reach.covers(reach));
    }

    private boolean isSameAddress(WantedPort other) {
        return (reach == Reach.IPV4 || reach == Reach.IPV6) && reach == other.reach && place.equals(other.place);
    }
}
