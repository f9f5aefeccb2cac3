package dev.holdfast.output;

import dev.holdfast.datagram.DatagramSender;
import dev.holdfast.model.OutputUri;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/**
 * Opens the UDP sockets that outputs send by.
 *
 * <p>They are not connected: a connected socket reports the ICMP answer of a closed receiver as an error of the next send.
 */
final class SendingSocket {

    // Room for some 3,000 datagrams; the kernel gives less where net.core.wmem_max says so.
    private static final int SEND_BUFFER_BYTES = 4 << 20;

    private SendingSocket() {}

    /**
     * Opens one.
     *
     * @throws IOException if it cannot be opened; the message says why
     */
    static DatagramSender open(OutputUri uri, InetAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            if (address.isMulticastAddress()) {
                prepareMulticast(channel, uri);
            }
            return new DatagramSender(channel, new InetSocketAddress(address, uri.port()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void prepareMulticast(DatagramChannel channel, OutputUri uri) throws IOException {
        String ttl = uri.parameters().get(DatagramRules.TTL);
        if (ttl != null) {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, Integer.valueOf(ttl));
        }
        String name = uri.parameters().get(DatagramRules.INTERFACE);
        if (name != null) {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, interfaceOf(name));
        }
    }

    private static NetworkInterface interfaceOf(String nameOrAddress) throws SocketException {
        InetAddress address = DatagramRules.literal(nameOrAddress);
        NetworkInterface found = address == null
                ? NetworkInterface.getByName(nameOrAddress)
                : NetworkInterface.getByInetAddress(address);
        if (found == null) {
            throw new SocketException("this machine has no interface '" + nameOrAddress + "' (see: ip address)");
        }
        return found;
    }
}
