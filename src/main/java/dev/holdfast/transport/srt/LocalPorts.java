package dev.holdfast.transport.srt;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The local addresses that listeners and rendezvous have taken. libsrt lets a rendezvous bind to a listener's port and then
 * gives all it receives to the listener, and it cannot bind a wildcard and one of its addresses to one port; so both are told
 * here. Thread-safe.
 */
final class LocalPorts {

    private final Set<InetSocketAddress> taken = new HashSet<>();

    /** Takes an address; returns what is in the way, or empty if the address is taken now. */
    synchronized Optional<String> take(InetSocketAddress wanted) {
        for (InetSocketAddress each : taken) {
            if (overlap(each, wanted)) {
                return Optional.of("this service listens, or meets a peer, on " + SrtIngest.text(each) + " already");
            }
        }
        taken.add(wanted);
        return Optional.empty();
    }

    /** Gives an address back; no effect if it is not taken. */
    synchronized void release(InetSocketAddress address) {
        taken.remove(address);
    }

    /** Whether two sockets at these addresses would be in each other's way. */
    static boolean overlap(InetSocketAddress one, InetSocketAddress other) {
        if (one.getPort() != other.getPort()) {
            return false;
        }
        InetAddress a = one.getAddress();
        InetAddress b = other.getAddress();
        return a == null || b == null || a.equals(b) || covers(a, b) || covers(b, a);
    }

    /** The wildcard of IPv6 takes IPv4, too. */
    private static boolean covers(InetAddress wildcard, InetAddress address) {
        return wildcard.isAnyLocalAddress() && (wildcard instanceof Inet6Address || !(address instanceof Inet6Address));
    }
}
