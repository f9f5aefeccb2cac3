package dev.holdfast.srt;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The C structures {@code sockaddr_in} and {@code sockaddr_in6} of one operating system.
 *
 * <p>Linux begins with the family as a 16-bit number in host order; macOS and the BSDs with a length byte and the family
 * byte.
 */
final class SockAddr {

    /** Bytes that hold either structure. */
    static final int SIZE = 28;

    static final SockAddr HERE = new SockAddr(isBsd(System.getProperty("os.name", "")));

    private static final int IPV4_SIZE = 16;
    private static final int IPV6_SIZE = 28;
    private static final int AF_INET = 2;
    private static final int AF_INET6_LINUX = 10;
    private static final int AF_INET6_BSD = 30;

    private final boolean bsd;
    private final int inet6;

    SockAddr(boolean bsd) {
        this.bsd = bsd;
        this.inet6 = bsd ? AF_INET6_BSD : AF_INET6_LINUX;
    }

    static boolean isBsd(String osName) {
        return osName.startsWith("Mac") || osName.contains("BSD");
    }

    /** An address for people: {@code 192.0.2.1:9000}, {@code [2001:db8::1]:9000} or {@code camera:9000}. */
    static String text(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            return address.getHostString() + ":" + address.getPort();
        }
        String host = ip.getHostAddress();
        return (ip instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /**
     * Writes a resolved address at the start of a buffer of {@link #SIZE} bytes in native order.
     *
     * @return how many bytes the structure takes
     */
    int write(InetSocketAddress address, ByteBuffer to) {
        InetAddress ip = address.getAddress();
        boolean v6 = ip instanceof Inet6Address;
        int size = v6 ? IPV6_SIZE : IPV4_SIZE;
        for (int i = 0; i < size; i++) {
            to.put(i, (byte) 0);
        }
        int family = v6 ? inet6 : AF_INET;
        if (bsd) {
            to.put(0, (byte) size).put(1, (byte) family);
        } else {
            to.putShort(0, (short) family);
        }
        to.put(2, (byte) (address.getPort() >>> 8)).put(3, (byte) address.getPort());
        to.put(v6 ? 8 : 4, ip.getAddress());
        if (ip instanceof Inet6Address six) {
            to.putInt(24, six.getScopeId());
        }
        return size;
    }

    /**
     * Reads the address at the start of a buffer in native order; an IPv4 address inside an IPv6 one comes out as IPv4.
     *
     * @throws IllegalArgumentException where the family is neither IPv4 nor IPv6
     */
    InetSocketAddress read(ByteBuffer from) {
        int family = bsd ? from.get(1) & 0xFF : from.getShort(0) & 0xFFFF;
        int port = (from.get(2) & 0xFF) << 8 | (from.get(3) & 0xFF);
        byte[] ip;
        if (family == AF_INET) {
            ip = new byte[4];
            from.get(4, ip);
        } else if (family == inet6) {
            ip = new byte[16];
            from.get(8, ip);
        } else {
            throw new IllegalArgumentException("address family " + family + " is neither IPv4 nor IPv6");
        }
        try {
            return new InetSocketAddress(withScope(InetAddress.getByAddress(ip), from), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + ip.length + " bytes was refused", e);
        }
    }

    private static InetAddress withScope(InetAddress ip, ByteBuffer from) throws UnknownHostException {
        boolean scoped = ip instanceof Inet6Address && ip.isLinkLocalAddress();
        return scoped ? Inet6Address.getByAddress(null, ip.getAddress(), from.getInt(24)) : ip;
    }
}
