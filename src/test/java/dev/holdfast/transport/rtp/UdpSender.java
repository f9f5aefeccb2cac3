package dev.holdfast.transport.rtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A socket that a test sends to one address from, by loopback for a group. */
final class UdpSender implements AutoCloseable {

    private final DatagramChannel channel;
    private final InetSocketAddress target;

    UdpSender(String from, String to, int port) {
        try {
            target = new InetSocketAddress(InetAddress.ofLiteral(to), port);
            channel = DatagramChannel.open(
                    to.contains(":") ? java.net.StandardProtocolFamily.INET6 : java.net.StandardProtocolFamily.INET);
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            if (target.getAddress().isMulticastAddress()) {
                channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static UdpSender to(int port) {
        return new UdpSender("127.0.0.1", "127.0.0.1", port);
    }

    void send(byte[] datagram) {
        send(ByteBuffer.wrap(datagram));
    }

    void send(ByteBuffer datagram) {
        try {
            channel.send(datagram, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
