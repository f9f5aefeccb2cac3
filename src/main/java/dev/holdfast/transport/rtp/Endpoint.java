package dev.holdfast.transport.rtp;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.SourceUri;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * Where a session receives: what its source's URI means on this machine at this moment.
 *
 * @param address the group to join or the own address to bind; null for every own address
 * @param way the interface on which to join; null for unicast
 * @param sender the only one to listen to; null for any
 */
record Endpoint(
        @Nullable InetAddress address,
        int port,
        @Nullable NetworkInterface way,
        @Nullable InetAddress sender) {

    /** Whether finding the endpoint needs a name to be resolved, which may take seconds. */
    static boolean needsLookup(SourceUri source) {
        return source.host() != null && SourceRules.literal(source.host()) == null;
    }

    /**
     * Finds it. Blocks only if {@link #needsLookup} says so.
     *
     * @throws OpenException if the host cannot be resolved, or the interface does not exist
     */
    static Endpoint of(SourceUri source) throws OpenException {
        InetAddress address = addressOf(source.host());
        InetAddress sender =
                source.parameter(SourceRules.SOURCE).map(SourceRules::literal).orElse(null);
        if (address == null || !address.isMulticastAddress()) {
            return new Endpoint(address, source.port(), null, sender);
        }
        String named = source.parameters().get(SourceRules.INTERFACE);
        NetworkInterface way = named == null ? wayTo(address, source.port()) : interfaceOf(named);
        return new Endpoint(scoped(address, way), source.port(), way, sender);
    }

    /** IPv4 alone where an IPv4 address is given; else both, as the kernel does for a socket of IPv6. */
    @Nullable
    ProtocolFamily family() {
        if (address == null) {
            return null;
        }
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    InetSocketAddress bindAddress() {
        return address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port);
    }

    /** The same at another port, for RTCP. */
    Endpoint at(int otherPort) {
        return new Endpoint(address, otherPort, way, sender);
    }

    boolean isMulticast() {
        return way != null;
    }

    private static @Nullable InetAddress addressOf(@Nullable String host) throws OpenException {
        if (host == null) {
            return null;
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new OpenException(
                    ErrorClass.TRANSIENT,
                    "the host '" + host + "' cannot be resolved; expected a name that DNS or /etc/hosts knows",
                    e);
        }
    }

    private static NetworkInterface interfaceOf(String nameOrAddress) throws OpenException {
        InetAddress address = SourceRules.literal(nameOrAddress);
        try {
            NetworkInterface found = address == null
                    ? NetworkInterface.getByName(nameOrAddress)
                    : NetworkInterface.getByInetAddress(address);
            if (found != null) {
                return found;
            }
        } catch (SocketException _) {
            // None could be listed, so it was not found either.
        }
        throw new OpenException(
                ErrorClass.TRANSIENT, "this machine has no interface '" + nameOrAddress + "' (see: ip address)", null);
    }

    /** The interface by which the kernel would send to the group; Java has no "any interface" for joining. */
    private static NetworkInterface wayTo(InetAddress group, int port) throws OpenException {
        try (DatagramChannel probe = DatagramChannel.open(
                group instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
            probe.connect(new InetSocketAddress(group, port));
            InetSocketAddress local = (InetSocketAddress) probe.getLocalAddress();
            NetworkInterface found = NetworkInterface.getByInetAddress(local.getAddress());
            if (found != null) {
                return found;
            }
        } catch (IOException e) {
            throw noRoute(group, e);
        }
        throw noRoute(group, null);
    }

    private static OpenException noRoute(InetAddress group, @Nullable Exception cause) {
        String text = group.getHostAddress();
        return new OpenException(
                ErrorClass.TRANSIENT,
                "no route to the group " + text + "; name the interface it comes in by, for example ?interface=eth1"
                        + " (see: ip route get " + text + ")",
                cause);
    }

    /** Groups of link-local scope can only be bound together with their interface. */
    private static InetAddress scoped(InetAddress group, NetworkInterface way) throws OpenException {
        if (!(group instanceof Inet6Address) || !(group.isMCLinkLocal() || group.isMCNodeLocal())) {
            return group;
        }
        try {
            return Inet6Address.getByAddress(null, group.getAddress(), way.getIndex());
        } catch (UnknownHostException e) {
            throw noRoute(group, e);
        }
    }
}
