package dev.holdfast.datagram;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Socket addresses as the system writes them: {@code sockaddr_in} and {@code sockaddr_in6}. */
final class SocketAddresses {

    private static final int IN_OCTETS = 16;
    private static final int PORT = 2;
    private static final int IN_ADDRESS = 4;
    private static final int IN6_ADDRESS = 8;
    private static final int IN6_SCOPE = 24;

    private SocketAddresses() {}

    /** Writes an address, of the family of the address itself, and returns how long it is. */
    static int write(InetSocketAddress address, ByteBuffer into, int at) {
        InetAddress host = address.getAddress();
        byte[] octets = host.getAddress();
        into.put(at + PORT, (byte) (address.getPort() >> 8)).put(at + PORT + 1, (byte) address.getPort());
        if (host instanceof Inet4Address) {
            into.putShort(at, (short) Libc.AF_INET);
            into.put(at + IN_ADDRESS, octets);
            into.putLong(at + IN_ADDRESS + 4, 0);
            return IN_OCTETS;
        }
        into.putShort(at, (short) Libc.AF_INET6);
        into.putInt(at + 4, 0);
        into.put(at + IN6_ADDRESS, octets);
        into.putInt(at + IN6_SCOPE, ((Inet6Address) host).getScopeId());
        return Libc.SOCKADDR;
    }

    /** Reads an address; an IPv4 address that came over an IPv6 socket is one of IPv4 again, as the JDK has it. */
    static InetSocketAddress read(ByteBuffer from, int at) {
        boolean ipv6 = from.getShort(at) == Libc.AF_INET6;
        byte[] octets = new byte[ipv6 ? 16 : 4];
        from.get(at + (ipv6 ? IN6_ADDRESS : IN_ADDRESS), octets);
        int port = (from.get(at + PORT) & 0xFF) << 8 | (from.get(at + PORT + 1) & 0xFF);
        try {
            InetAddress plain = InetAddress.getByAddress(octets);
            int scope = ipv6 ? from.getInt(at + IN6_SCOPE) : 0;
            return new InetSocketAddress(
                    scope != 0 && plain instanceof Inet6Address
                            ? Inet6Address.getByAddress(null, octets, scope)
                            : plain,
                    port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 octets was refused", e);
        }
    }
}
