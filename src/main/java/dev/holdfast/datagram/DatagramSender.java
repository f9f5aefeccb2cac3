package dev.holdfast.datagram;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;

/**
 * A non-blocking UDP socket and the one address it sends to, a batch at a time.
 *
 * <p>Datagrams of one length go to the kernel as one that it cuts up again (UDP generic segmentation offload, Linux 4.18),
 * unless the way out cannot do that: then, as for datagrams of many lengths, as a list. What goes over the wire is the same.
 *
 * <p>Thread-safe: while one thread closes it none is in a system call with its descriptor, whose number may at once be
 * another's.
 */
public final class DatagramSender implements AutoCloseable {

    private final DatagramChannel channel;
    private final InetSocketAddress target;
    private final int descriptor;
    private final byte[] encodedTarget;

    private boolean cuts = true;
    private boolean closed;

    /**
     * @param channel open, non-blocking, not connected, of the family of the target; closed by {@link #close}
     * @param target resolved
     */
    public DatagramSender(DatagramChannel channel, InetSocketAddress target) {
        this(channel, target, needsScope(target) ? Descriptors.NONE : Descriptors.of(channel));
    }

    private DatagramSender(DatagramChannel channel, InetSocketAddress target, int descriptor) {
        this.channel = channel;
        this.target = target;
        this.descriptor = descriptor;
        ByteBuffer encoded = ByteBuffer.allocate(Libc.SOCKADDR).order(ByteOrder.nativeOrder());
        int octets = SocketAddresses.write(target, encoded, 0);
        encodedTarget = Arrays.copyOf(encoded.array(), octets);
    }

    /** One that sends each datagram by itself, as where the system knows no better. */
    static DatagramSender oneByOne(DatagramChannel channel, InetSocketAddress target) {
        return new DatagramSender(channel, target, Descriptors.NONE);
    }

    public InetSocketAddress target() {
        return target;
    }

    /**
     * Sends what lies between the buffer's position and limit; moves the position.
     *
     * @return whether the kernel took it; false if its send buffer is full
     * @throws ClosedChannelException if it is closed
     * @throws IOException if it cannot be sent; the message says why
     */
    public boolean send(ByteBuffer datagram) throws IOException {
        int octets = datagram.remaining();
        return channel.send(datagram, target) == octets && !datagram.hasRemaining();
    }

    /**
     * Sends the datagrams of a batch from one on, as far as one system call gets.
     *
     * @return how many the kernel took; 0 if its send buffer is full
     * @throws ClosedChannelException if it is closed
     * @throws IOException if the first of them cannot be sent; the message says why
     */
    public synchronized int send(DatagramBatch batch, int from) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (descriptor == Descriptors.NONE) {
            return send(batch.datagram(from)) ? 1 : 0;
        }
        int alike = cuts ? batch.alike(from) : 1;
        if (alike > 1) {
            long sent = batch.libc.sendmsg(descriptor, batch.whole(from, alike, encodedTarget));
            if (sent >= 0) {
                return alike;
            }
            int errno = batch.libc.errno();
            // Where the buffer is full there may be room for some of them.
            cuts = !cannotCut(errno);
        }
        int sent = batch.libc.sendmmsg(descriptor, batch.messages(from, encodedTarget), batch.count() - from);
        if (sent >= 0) {
            return sent;
        }
        int errno = batch.libc.errno();
        return switch (errno) {
            case Libc.EAGAIN -> 0;
            case Libc.EINTR -> send(batch, from);
            default -> throw new SocketException(Libc.text(errno));
        };
    }

    /** Waits for a system call under way, which does not block. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    /** The JDK finds the interface of a link-local address that names none; the kernel would refuse it. */
    private static boolean needsScope(InetSocketAddress target) {
        return target.getAddress() instanceof Inet6Address ipv6 && ipv6.isLinkLocalAddress() && ipv6.getScopeId() == 0;
    }

    /** A route whose packets are smaller, a device or a kernel that cannot. */
    private static boolean cannotCut(int errno) {
        return errno == Libc.EINVAL
                || errno == Libc.EMSGSIZE
                || errno == Libc.EIO
                || errno == Libc.ENOPROTOOPT
                || errno == Libc.EOPNOTSUPP;
    }
}
