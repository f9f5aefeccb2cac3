package dev.holdfast.transport.rtp;

import dev.holdfast.datagram.ReceivePort;
import dev.holdfast.model.ErrorClass;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A bound, non-blocking UDP socket, member of its group if it has one.
 *
 * @param endpoint what it was opened for
 * @param local where it is bound
 * @param receiveBufferBytes what the kernel gave, on the scale of what was asked for; it may be less
 * @param membership in the endpoint's group; null for unicast
 */
record ReceivingSocket(
        Endpoint endpoint,
        ReceivePort port,
        InetSocketAddress local,
        int receiveBufferBytes,
        @Nullable MembershipKey membership) {

    DatagramChannel channel() {
        return port.channel();
    }

    /**
     * Opens one. A multicast port is shared with whoever else wants the group; a unicast port is ours alone.
     *
     * @throws OpenException if that fails; the message says what to do
     */
    static ReceivingSocket open(Endpoint endpoint, int receiveBufferBytes) throws OpenException {
        DatagramChannel channel = null;
        try {
            ProtocolFamily family = endpoint.family();
            channel = family == null ? DatagramChannel.open() : DatagramChannel.open(family);
            ReceivingSocket opened = prepare(channel, endpoint, receiveBufferBytes);
            channel = null;
            return opened;
        } catch (IOException | RuntimeException e) {
            throw explain(endpoint, e);
        } finally {
            closeQuietly(channel);
        }
    }

    /**
     * This socket made ready for another session, with all that waits in it. What opening it anew would have brought is done: the
     * group is left and joined, so that routers and switches hear of it, and an own address must still be one.
     *
     * @throws IOException if it is of no use any more; opening it anew then says why
     */
    ReceivingSocket renewed() throws IOException {
        if (membership != null) {
            leave(membership);
            return new ReceivingSocket(endpoint, port, local, receiveBufferBytes, join(channel(), endpoint));
        }
        if (endpoint.address() != null) {
            try (DatagramChannel probe = DatagramChannel.open(endpoint.family())) {
                probe.bind(new InetSocketAddress(endpoint.address(), 0));
            }
        }
        return this;
    }

    private static ReceivingSocket prepare(DatagramChannel channel, Endpoint endpoint, int receiveBufferBytes)
            throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        NetworkInterface way = endpoint.way();
        if (way != null) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        }
        // Bound to the group and not to any address: the port's other groups and unicast are then none of ours.
        channel.bind(endpoint.bindAddress());
        return new ReceivingSocket(
                endpoint,
                new ReceivePort(channel),
                (InetSocketAddress) channel.getLocalAddress(),
                channel.getOption(StandardSocketOptions.SO_RCVBUF),
                join(channel, endpoint));
    }

    private static void leave(MembershipKey membership) throws IOException {
        try {
            membership.drop();
        } catch (AssertionError e) {
            // So the JDK passes on that the kernel knows of no such membership: the interface is another of the same
            // name.
            throw new IOException("cannot leave the group " + membership.group().getHostAddress(), e);
        }
    }

    private static @Nullable MembershipKey join(DatagramChannel channel, Endpoint endpoint) throws IOException {
        InetAddress group = endpoint.address();
        NetworkInterface way = endpoint.way();
        if (way == null || group == null) {
            return null;
        }
        InetAddress sender = endpoint.sender();
        return sender == null ? channel.join(group, way) : channel.join(group, way, sender);
    }

    private static OpenException explain(Endpoint endpoint, Exception e) {
        String where = "UDP port " + endpoint.port() + Addresses.on(endpoint.address());
        String said = String.valueOf(e.getMessage());
        if (said.contains("Too many open files")) {
            return new OpenException(
                    ErrorClass.RESOURCE_EXHAUSTION,
                    "cannot open " + where + ": this process has too many open files; raise its limit (ulimit -n)",
                    e);
        }
        if (!(e instanceof BindException)) {
            String what = endpoint.way() == null
                    ? ""
                    : ", interface " + endpoint.way().getName();
            return new OpenException(ErrorClass.TRANSIENT, "cannot open " + where + what + ": " + said, e);
        }
        if (!isOwn(endpoint)) {
            return new OpenException(
                    ErrorClass.TRANSIENT,
                    "cannot bind " + where + ": not an address of this machine (see: ip address); to take only what a"
                            + " certain sender sends write ?source=" + Addresses.host(endpoint.address()),
                    e);
        }
        if (said.toLowerCase(Locale.ROOT).contains("permission")) {
            return new OpenException(
                    ErrorClass.PERMANENT,
                    "no permission to bind " + where + "; ports below 1024 need CAP_NET_BIND_SERVICE",
                    e);
        }
        return new OpenException(
                ErrorClass.TRANSIENT,
                where + " is in use by another stream or program; find it with: ss -ulpn 'sport = :" + endpoint.port()
                        + "'",
                e);
    }

    private static boolean isOwn(Endpoint endpoint) {
        InetAddress address = endpoint.address();
        if (address == null || address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return true;
        }
        try {
            // All of 127/8 is ours, though only 127.0.0.1 is listed.
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return true;
        }
    }

    private static void closeQuietly(@Nullable DatagramChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException _) {
            // It was never of use; the reason is reported already.
        }
    }
}
