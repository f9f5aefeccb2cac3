package dev.holdfast.transport.srt;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The local addresses that listeners and rendezvous have taken. libsrt lets a rendezvous bind to a listener's port and then
 * gives all it receives to the listener, and it cannot bind a wildcard and one of its addresses to one port; so both are told
 * here. Thread-safe.
 */
final class LocalPorts {

    private final Map<InetSocketAddress, Object> holders = new HashMap<>();

    /** Takes an address for a holder; returns what is in the way, or empty if the address is the holder's now. */
    synchronized Optional<String> take(InetSocketAddress wanted, Object holder) {
        for (InetSocketAddress each : holders.keySet()) {
            if (overlap(each, wanted)) {
                return Optional.of("this service listens, or meets a peer, on " + SrtIngest.text(each) + " already");
            }
        }
        holders.put(wanted, holder);
        return Optional.empty();
    }

    /** Gives an address back; no effect if another holds it, or nobody. */
    synchronized void release(InetSocketAddress address, Object holder) {
        holders.remove(address, holder);
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
