package dev.holdfast.srt;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A destination and the way to it, as far as it is not the system's choice.
 *
 * @param remote resolved
 * @param device the interface whose address is used; null leaves it to the system. It is bound by address, since the JDK
 *     cannot bind to a device
 * @param typeOfService of IP; null for the default
 */
record ProbeRoute(
        InetSocketAddress remote,
        @Nullable String device,
        @Nullable Integer typeOfService) {

    /** Room for a burst of answers and no more; what is beyond it the system throws away unread. */
    private static final int RECEIVE_BUFFER_BYTES = 16 << 10;

    /** The way that a caller with these options takes. */
    static ProbeRoute of(InetSocketAddress remote, SrtOptions options) {
        return new ProbeRoute(remote, (String) options.values().get(SrtOption.BINDTODEVICE), (Integer)
                options.values().get(SrtOption.IPTOS));
    }

    /**
     * A non-blocking socket connected to the destination, so that only what comes from there is received, and refusals are.
     *
     * @throws IOException where there is no way, or no interface of that name with an address
     */
    DatagramChannel open() throws IOException {
        boolean ipv6 = remote.getAddress() instanceof Inet6Address;
        DatagramChannel channel =
                DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            if (typeOfService != null) {
                channel.setOption(StandardSocketOptions.IP_TOS, typeOfService);
            }
            if (device != null) {
                channel.bind(new InetSocketAddress(addressOf(device, ipv6), 0));
            }
            return channel.connect(remote);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private InetAddress addressOf(String name, boolean ipv6) throws IOException {
        NetworkInterface found = NetworkInterface.getByName(name);
        if (found == null) {
            throw new IOException("no interface " + name);
        }
        boolean linkLocal = remote.getAddress().isLinkLocalAddress();
        return found.inetAddresses()
                .filter(each -> each instanceof Inet6Address == ipv6)
                .min(Comparator.comparing(each -> each.isLinkLocalAddress() != linkLocal))
                .orElseThrow(() -> new IOException(name + " has no address to probe from"));
    }
}
