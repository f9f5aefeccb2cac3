package dev.holdfast.transport.rtp;

import dev.holdfast.model.SourceClaim;
import dev.holdfast.model.SourceUri;
import dev.holdfast.transport.rtp.WantedPort.Reach;
import java.util.Optional;

/**
 * Says which RTP and UDP sources cannot be in one service: a unicast port has one receiver, one on all addresses leaves the port
 * to nobody, groups are shared.
 */
final class PortClashes {

    private PortClashes() {}

    /** What {@link #between} goes by. Ever so many groups on a port are one manner, as they keep out the same others. */
    static SourceClaim claim(SourceUri source) {
        WantedPort wanted = WantedPort.of(source);
        return new SourceClaim(wanted.port(), wanted.reach(), wanted.reach().isGroup() ? "" : wanted.place());
    }

    /** Why two sources without faults cannot both run; empty if they can, or if it takes the network to tell. */
    static Optional<String> between(SourceUri one, SourceUri other) {
        WantedPort here = WantedPort.of(one);
        WantedPort there = WantedPort.of(other);
        return here.excludes(there) ? Optional.of(why(here, there)) : Optional.empty();
    }

    private static String why(WantedPort here, WantedPort there) {
        if (here.reach() == there.reach()) {
            String of = isWild(here) ? "" : " of " + here.place();
            return "both receive on UDP port " + here.port() + of
                    + ", which has one receiver, with source= or without; give one of them another port";
        }
        WantedPort narrow = here.reach() == Reach.ALL || !isWild(there) ? there : here;
        String on = isWild(narrow) ? "all of IPv4" : (narrow.reach().isGroup() ? "group " : "") + narrow.place();
        return "one receives on all addresses of UDP port " + here.port() + " and the other on " + on
                + "; write an address of this machine in the one, or give it another port";
    }

    private static boolean isWild(WantedPort port) {
        return port.reach() == Reach.ALL || port.reach() == Reach.ALL_IPV4;
    }
}
