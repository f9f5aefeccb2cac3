package dev.holdfast.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * What is set on a socket.
 *
 * @param keepAlive TCP: idle time before the first probe and time between probes; whole seconds, 1 s to 32767 s; zero turns
 *     them off. After {@value #PROBES} probes without an answer the system breaks the connection off
 * @param noDelay TCP: whether small writes go out at once
 * @param receiveBufferBytes the system's receive buffer; 0 leaves it to the system, which lets TCP's grow
 * @param sendBufferBytes the system's send buffer; 0 leaves it to the system
 * @param localAddress TCP: the address of this machine to call from; null leaves it to the system
 */
public record SocketOptions(
        Duration keepAlive,
        boolean noDelay,
        int receiveBufferBytes,
        int sendBufferBytes,
        @Nullable InetAddress localAddress) {

    /** Probes that may stay without an answer. */
    public static final int PROBES = 3;

    /** Keep-alive 5 s, no delay, buffers and address left to the system. */
    public static final SocketOptions DEFAULT = new SocketOptions(Duration.ofSeconds(5), true, 0, 0, null);

    /** Sets them on a channel, all but the local address; what has no meaning for Unix sockets is left out there. */
    public void applyTo(SocketChannel channel, SocketTarget target) throws IOException {
        if (receiveBufferBytes > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        }
        if (sendBufferBytes > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBufferBytes);
        }
        if (target instanceof SocketTarget.Tcp) {
            applyLive(channel);
        }
    }

    /** Sets what can be changed while a TCP connection is up: keep-alive and no delay. */
    void applyLive(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, noDelay);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, !keepAlive.isZero());
        if (!keepAlive.isZero()) {
            int seconds = Math.toIntExact(keepAlive.toSeconds());
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, seconds);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
        }
    }

    /** Whether the other differs only in what can be changed while a connection is up. */
    boolean connectsLike(SocketOptions other) {
        return receiveBufferBytes == other.receiveBufferBytes
                && sendBufferBytes == other.sendBufferBytes
                && java.util.Objects.equals(localAddress, other.localAddress);
    }

    /**
     * A non-blocking channel for calling the target, with these options set and bound if an address is given.
     *
     * @throws IOException if the system has no more descriptors, or the address is not of this machine
     */
    public SocketChannel open(SocketTarget target) throws IOException {
        java.net.ProtocolFamily family = target.family();
        SocketChannel channel = family == null ? SocketChannel.open() : SocketChannel.open(family);
        try {
            channel.configureBlocking(false);
            applyTo(channel, target);
            if (localAddress != null && target instanceof SocketTarget.Tcp) {
                channel.bind(new InetSocketAddress(localAddress, 0));
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
