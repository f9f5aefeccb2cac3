package dev.holdfast.datagram;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * A non-blocking UDP socket as {@link ReceiveBatch} reads it. Belongs to one thread, which must also be the one that closes
 * the channel: the number of a closed descriptor may at once be another's.
 */
public final class ReceivePort {

    private final DatagramChannel channel;
    private final int descriptor;

    // The last sender as the system wrote it, so that an address is made only when it changes.
    private long name0;
    private long name1;
    private long name2;
    private int name3;
    private @Nullable InetSocketAddress lastSender;

    /** @param channel open, bound and non-blocking; stays the caller's */
    public ReceivePort(DatagramChannel channel) {
        this(channel, Descriptors.of(channel));
    }

    private ReceivePort(DatagramChannel channel, int descriptor) {
        this.channel = channel;
        this.descriptor = descriptor;
        if (descriptor != Descriptors.NONE) {
            NativeBlock on = new NativeBlock(Integer.BYTES);
            on.bytes().putInt(0, 1);
            // Where this is refused arrival is when we look.
            int _ = new Libc()
                    .setsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, on.address(), Integer.BYTES);
        }
    }

    /** One that is read a datagram at a time, as where the system knows no better. */
    static ReceivePort oneByOne(DatagramChannel channel) {
        return new ReceivePort(channel, Descriptors.NONE);
    }

    public DatagramChannel channel() {
        return channel;
    }

    int descriptor() {
        return descriptor;
    }

    /** The sender whose address begins there; the same object while it is the same. */
    InetSocketAddress sender(ByteBuffer names, int at) {
        boolean ipv6 = names.getShort(at) == Libc.AF_INET6;
        long a = names.getLong(at);
        // sockaddr_in ends with 8 octets of padding, which mean nothing.
        long b = ipv6 ? names.getLong(at + 8) : 0;
        long c = ipv6 ? names.getLong(at + 16) : 0;
        int d = ipv6 ? names.getInt(at + 24) : 0;
        InetSocketAddress known = lastSender;
        if (known == null || a != name0 || b != name1 || c != name2 || d != name3) {
            known = SocketAddresses.read(names, at);
            lastSender = known;
            name0 = a;
            name1 = b;
            name2 = c;
            name3 = d;
        }
        return known;
    }
}
