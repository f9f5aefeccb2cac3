package dev.holdfast.transport.rtp;

import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceUri;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A UDP port that a source cannot do without, as far as its URI shows: that of its media, and that of its RTCP where the URI
 * names one. RTCP on the port after the media's is not among them, for it gives way to any media and its session goes without.
 *
 * @param place the address it is bound to, or the name of one, which is not looked up
 * @param rtcp whether it is RTCP's
 */
record WantedPort(int port, Reach reach, String place, boolean rtcp) {

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
    static List<WantedPort> of(SourceUri source) {
        WantedPort media = of(source.port(), source.host());
        String rtcpPort = source.parameters().get(SourceRules.RTCP_PORT);
        boolean wanted = source.protocol() == Protocol.RTP
                && source.parameter(SourceRules.RTCP).filter("0"::equals).isEmpty();
        return rtcpPort == null || !wanted
                ? List.of(media)
                : List.of(media, new WantedPort(Integer.parseInt(rtcpPort), media.reach, media.place, true));
    }

    private static WantedPort of(int port, @Nullable String host) {
        InetAddress address = host == null ? ALL : SourceRules.literal(host);
        if (host != null && host.equalsIgnoreCase("localhost")) {
            address = LOCALHOST;
        }
        return address == null
                ? new WantedPort(port, Reach.NAME, String.valueOf(host).toLowerCase(Locale.ROOT), false)
                : new WantedPort(port, reach(address), address.getHostAddress(), false);
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
