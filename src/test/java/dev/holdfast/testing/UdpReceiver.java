package dev.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A UDP socket that a test receives on, on a port of the kernel's choice unless one is given. */
public final class UdpReceiver implements AutoCloseable {

    private static final int WAIT_MILLIS = 5000;
    private static final int BUFFER_BYTES = 4 << 20;

    private final DatagramSocket socket;
    private final DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);

    private UdpReceiver(DatagramSocket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(WAIT_MILLIS);
        socket.setReceiveBufferSize(BUFFER_BYTES);
    }

    /** One on an address of this machine. */
    public static UdpReceiver on(String address) {
        try {
            return new UdpReceiver(new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A member of a multicast group on an interface. */
    public static UdpReceiver inGroup(String group, int port, String interfaceName) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(group), port);
            MulticastSocket socket = new MulticastSocket(port);
            socket.joinGroup(address, NetworkInterface.getByName(interfaceName));
            return new UdpReceiver(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** The next datagram; fails when none comes within {@value #WAIT_MILLIS} ms. */
    public byte[] receive() {
        try {
            packet.setLength(packet.getData().length);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no datagram came to port " + port() + " within " + WAIT_MILLIS + " ms", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who sent the datagram received last. */
    public InetSocketAddress sender() {
        return (InetSocketAddress) packet.getSocketAddress();
    }

    /** Whether nothing waits to be received. Loopback delivers within the send call, so there is nothing to wait for. */
    public boolean isEmpty() {
        try {
            socket.setSoTimeout(1);
            socket.receive(packet);
            return false;
        } catch (SocketTimeoutException _) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            restoreTimeout();
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private void restoreTimeout() {
        try {
            socket.setSoTimeout(WAIT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
