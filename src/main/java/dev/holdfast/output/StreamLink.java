package dev.holdfast.output;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A connection by TCP or a Unix socket, over which datagrams go one behind the other. */
final class StreamLink implements OutputLink {

    private static final int CONNECT_MILLIS = 3000;
    private static final int UNHEARD_OCTETS = 512;

    private final SocketChannel channel;
    private final ByteBuffer unheard = ByteBuffer.allocate(UNHEARD_OCTETS);
    private volatile boolean sending;
    private volatile long progressNanos = System.nanoTime();

    /** @param channel connected, blocking; closed with the link */
    StreamLink(SocketChannel channel) {
        this.channel = channel;
    }

    /** Calls a TCP listener; waits 3 s at most for its answer, and as long as it takes for that of the name service. */
    static StreamLink tcp(String host, int port) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            prepare(channel);
            return new StreamLink(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What every TCP connection of an output has. */
    static void prepare(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }

    /** Calls a listener on a Unix socket. */
    static StreamLink unix(String path) throws IOException {
        return new StreamLink(SocketChannel.open(UnixDomainSocketAddress.of(Path.of(path))));
    }

    @Override
    public void send(Parcel parcel) throws IOException {
        parcel.rewound();
        progressNanos = System.nanoTime();
        sending = true;
        try {
            long left = parcel.octets();
            while (left > 0) {
                left -= channel.write(parcel.all(), 0, parcel.count());
                progressNanos = System.nanoTime();
            }
        } finally {
            sending = false;
        }
    }

    @Override
    public boolean isStalled(long nowNanos, long patienceNanos) {
        return sending && nowNanos - progressNanos >= patienceNanos;
    }

    @Override
    public @Nullable Integer receive() throws IOException {
        int octets = channel.read(unheard.clear());
        return octets < 0 ? null : octets;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
