package dev.holdfast.datagram;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Memory into which the datagrams that wait at a socket are received; for one thread, which uses it for all its sockets.
 *
 * <p>Takes some 2 MiB outside the heap. Not thread-safe; nothing here allocates, but for a new sender's address.
 */
public final class ReceiveBatch {

    /** The most datagrams that one call brings. */
    public static final int MOST = 32;

    /** No datagram is longer. */
    private static final int LONGEST = 65_536;

    // Not a power of two, or the beginnings of all datagrams would compete for the same few lines of the cache.
    private static final int STRIDE = LONGEST + 33 * 64;

    /** A cmsghdr of 16 octets and a timespec. */
    private static final int CONTROL = 32;

    private static final int NAME = 32;
    private static final int VECTORS = MOST * Libc.MMSGHDR;
    private static final int NAMES = VECTORS + MOST * Libc.IOVEC;
    private static final int CONTROLS = NAMES + MOST * NAME;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final NativeBlock data = new NativeBlock(MOST * STRIDE);
    private final NativeBlock headers = new NativeBlock(CONTROLS + MOST * CONTROL);
    private final ByteBuffer[] datagrams = new ByteBuffer[MOST];
    private final @Nullable InetSocketAddress[] senders = new @Nullable InetSocketAddress[MOST];
    private final long[] arrivals = new long[MOST];
    private final Libc libc = new Libc();

    public ReceiveBatch() {
        ByteBuffer out = headers.bytes();
        for (int i = 0; i < MOST; i++) {
            datagrams[i] = data.bytes().slice(i * STRIDE, LONGEST);
            out.putLong(VECTORS + i * Libc.IOVEC, data.address(i * STRIDE));
            out.putLong(VECTORS + i * Libc.IOVEC + 8, LONGEST);
            out.putLong(i * Libc.MMSGHDR, headers.address(NAMES + i * NAME));
            out.putLong(i * Libc.MMSGHDR + 16, headers.address(VECTORS + i * Libc.IOVEC));
            out.putLong(i * Libc.MMSGHDR + 24, 1);
            out.putLong(i * Libc.MMSGHDR + 32, headers.address(CONTROLS + i * CONTROL));
        }
    }

    /**
     * Receives what waits, without waiting; what was received before is overwritten.
     *
     * @return how many came, 0 to {@link #MOST}; fewer than that where no more wait
     * @throws IOException if the socket cannot be read
     */
    public int receive(ReceivePort port) throws IOException {
        return port.descriptor() == Descriptors.NONE ? receiveOneByOne(port) : receiveTogether(port);
    }

    /** A datagram, between position 0 and the limit; the same object at each call, which may be moved at will. */
    public ByteBuffer datagram(int index) {
        return datagrams[index];
    }

    public InetSocketAddress sender(int index) {
        InetSocketAddress sender = senders[index];
        if (sender == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return sender;
    }

    /**
     * When the kernel had it, on the scale of {@link System#nanoTime}; never later than now. Where the kernel does not tell,
     * it is when it was received here.
     */
    public long arrivalNanos(int index) {
        return arrivals[index];
    }

    private int receiveTogether(ReceivePort port) throws IOException {
        ByteBuffer out = headers.bytes();
        for (int i = 0; i < MOST; i++) {
            int message = i * Libc.MMSGHDR;
            out.putInt(message + 8, Libc.SOCKADDR);
            out.putLong(message + 40, CONTROL);
        }
        int came = libc.recvmmsg(port.descriptor(), headers.address(), MOST);
        if (came < 0) {
            int errno = libc.errno();
            if (errno == Libc.EAGAIN || errno == Libc.EINTR) {
                return 0;
            }
            throw new SocketException(Libc.text(errno));
        }
        long nowNanos = System.nanoTime();
        long ahead = libc.realtimeNanos() - nowNanos;
        for (int i = 0; i < came; i++) {
            int message = i * Libc.MMSGHDR;
            datagrams[i].clear().limit(out.getInt(message + Libc.MSGHDR));
            senders[i] = port.sender(out, NAMES + i * NAME);
            arrivals[i] = arrival(out, message, CONTROLS + i * CONTROL, ahead, nowNanos);
        }
        return came;
    }

    private static long arrival(ByteBuffer out, int message, int control, long ahead, long nowNanos) {
        boolean stamped = out.getLong(message + 40) >= CONTROL
                && out.getInt(control + 8) == Libc.SOL_SOCKET
                && out.getInt(control + 12) == Libc.SO_TIMESTAMPNS;
        if (!stamped) {
            return nowNanos;
        }
        long nanos = out.getLong(control + 16) * NANOS_PER_SECOND + out.getLong(control + 24) - ahead;
        // The clock of the stamps can be set, back and forth; a stamp that cannot be is none.
        long age = nowNanos - nanos;
        return age >= 0 && age < NANOS_PER_SECOND ? nanos : nowNanos;
    }

    private int receiveOneByOne(ReceivePort port) throws IOException {
        Arrays.fill(senders, null);
        for (int i = 0; i < MOST; i++) {
            ByteBuffer into = datagrams[i].clear();
            InetSocketAddress from = (InetSocketAddress) port.channel().receive(into);
            if (from == null) {
                return i;
            }
            into.flip();
            senders[i] = from;
            arrivals[i] = System.nanoTime();
        }
        return MOST;
    }
}
