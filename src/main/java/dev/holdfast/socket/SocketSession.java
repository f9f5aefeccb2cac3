package dev.holdfast.socket;

import dev.holdfast.socket.SocketFailure.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One established connection, as the hooks see it: blocking reads and writes with timeouts.
 *
 * <p>One thread may read while another writes; {@link #close} may be called from any and ends both at once.
 */
public final class SocketSession implements Closeable {

    private final SocketLoop loop;
    private final SocketChannel channel;
    private final SocketTarget target;
    private final ChannelWaiter waiter;
    private final Optional<String> remote;
    private final Optional<String> local;
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private volatile long readTimeoutNanos;
    private volatile long writeTimeoutNanos;
    private volatile boolean ending;
    private volatile @Nullable SocketFailure closedBecause;

    SocketSession(
            SocketLoop loop,
            SocketChannel channel,
            SocketTarget target,
            ChannelWaiter waiter,
            SocketConfiguration configuration) {
        this.loop = loop;
        this.channel = channel;
        this.target = target;
        this.waiter = waiter;
        this.remote = Addresses.remote(channel);
        this.local = Addresses.local(channel);
        limit(configuration);
    }

    /** Takes over the timeouts; a read or write that waits is held to them, too. */
    void limit(SocketConfiguration configuration) {
        readTimeoutNanos = configuration.readTimeout().toNanos();
        writeTimeoutNanos = configuration.writeTimeout().toNanos();
        waiter.wake();
    }

    /**
     * Reads what there is, and waits for something if there is nothing.
     *
     * @return octets read, at least 1 unless the buffer is full; -1 when the peer has ended, or this side asks for the end of
     *     the session ({@link #isEnding})
     * @throws SocketFailure of kind {@code TIMEOUT} if nothing came within the read timeout (the session is still up, and one
     *     may read again), {@code RESET} if the peer broke off, {@code CLOSED} if this side has closed the session
     */
    public int read(ByteBuffer into) throws SocketFailure {
        long begun = System.nanoTime();
        while (!ending) {
            int octets = tryRead(into);
            if (octets != 0 || !into.hasRemaining()) {
                return octets;
            }
            await(SelectionKey.OP_READ, "reading from", begun, readTimeoutNanos);
        }
        return -1;
    }

    private int tryRead(ByteBuffer into) throws SocketFailure {
        try {
            int octets = channel.read(into);
            if (octets > 0) {
                read.addAndGet(octets);
            }
            return octets;
        } catch (IOException e) {
            throw failure("reading from", e);
        }
    }

    /**
     * Writes all that remains in the buffer.
     *
     * @throws SocketFailure of kind {@code TIMEOUT} if the peer took nothing for the write timeout; some may be written then
     */
    public void write(ByteBuffer from) throws SocketFailure {
        long begun = System.nanoTime();
        while (from.hasRemaining()) {
            int octets = tryWrite(from);
            if (octets > 0) {
                begun = System.nanoTime();
            } else {
                await(SelectionKey.OP_WRITE, "writing to", begun, writeTimeoutNanos);
            }
        }
    }

    private int tryWrite(ByteBuffer from) throws SocketFailure {
        try {
            int octets = channel.write(from);
            written.addAndGet(octets);
            return octets;
        } catch (IOException e) {
            throw failure("writing to", e);
        }
    }

    private void await(int operation, String doing, long begun, long limitNanos) throws SocketFailure {
        boolean reads = operation == SelectionKey.OP_READ;
        try {
            boolean inTime = waiter.await(
                    operation, begun, () -> reads ? readTimeoutNanos : writeTimeoutNanos, () -> reads && ending);
            if (!inTime) {
                throw SocketFailure.timeout(doing, target, limitNanos / 1_000_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(doing, e);
        } catch (CancelledKeyException e) {
            throw failure(doing, e);
        }
    }

    private SocketFailure failure(String doing, Exception cause) {
        SocketFailure why = closedBecause;
        if (why != null) {
            return why;
        }
        if (cause instanceof InterruptedException || cause instanceof CancelledKeyException) {
            return new SocketFailure(Kind.CLOSED, doing + " " + target + ": closed by this side", cause);
        }
        return SocketFailure.of(doing, target, cause);
    }

    /** The session as a stream of input; reading past the end gives -1, and a timeout an exception. */
    public InputStream inputStream() {
        return new InputStream() {
            private final byte[] one = new byte[1];

            @Override
            public int read() throws IOException {
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return length == 0 ? 0 : SocketSession.this.read(ByteBuffer.wrap(bytes, offset, length));
            }

            @Override
            public void close() {
                SocketSession.this.close();
            }
        };
    }

    /** The session as a stream of output; nothing is buffered. */
    public OutputStream outputStream() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                SocketSession.this.write(ByteBuffer.wrap(bytes, offset, length));
            }

            @Override
            public void close() {
                SocketSession.this.close();
            }
        };
    }

    /** Asks whoever reads to come to an end: reads give -1 from now on, writes still go through. */
    void end() {
        ending = true;
        waiter.wake();
    }

    /** Whether this side asks for the session's end: a shutdown, or a configuration that needs another connection. */
    public boolean isEnding() {
        return ending;
    }

    void close(SocketFailure because) {
        closedBecause = because;
        close();
    }

    /** Closes the connection; who reads or writes gets a failure of kind {@code CLOSED}. Any thread, never blocks. */
    @Override
    public void close() {
        loop.release(channel);
        waiter.wake();
    }

    public boolean isOpen() {
        return channel.isOpen();
    }

    public SocketTarget target() {
        return target;
    }

    /** The peer's address; empty for the caller of a Unix socket, which has none. */
    public Optional<String> remote() {
        return remote;
    }

    public Optional<String> local() {
        return local;
    }

    /** Octets read so far. */
    public long bytesRead() {
        return read.get();
    }

    /** Octets written so far. */
    public long bytesWritten() {
        return written.get();
    }

    /** The channel, for options; it is non-blocking, and reading or writing on it is left to this session. */
    public SocketChannel channel() {
        return channel;
    }
}
