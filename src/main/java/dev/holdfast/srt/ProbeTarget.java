package dev.holdfast.srt;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** One destination under watch: its socket and its {@link ProbeBook}. Prober's thread only. */
final class ProbeTarget {

    /** A socket keeps the local address it had at first, and its mapping in a NAT; a new one finds the way of now. */
    private static final long SOCKET_AGE_NANOS = 30_000_000_000L;

    /** Datagrams that are no answer; after as many between two probes nothing is read before the next. */
    private static final int MOST_STRANGE = 8;

    final ProbeRoute route;
    final ProbeBook book;
    long dueNanos;
    boolean scheduled;
    long restingSinceNanos;

    private @Nullable DatagramChannel channel;
    private @Nullable SelectionKey key;
    private long openedNanos;
    private int strange;

    ProbeTarget(ProbeRoute route, long nowNanos) {
        this.route = route;
        this.book = new ProbeBook(nowNanos);
    }

    /**
     * Sends a probe. What goes wrong here, from the way out that is missing to the buffer that is full, is a probe without an
     * answer.
     */
    void probe(ByteBuffer datagram, int socketId, Selector selector, long nowNanos) {
        try {
            DatagramChannel open = open(selector, nowNanos);
            try {
                open.write(datagram);
            } catch (PortUnreachableException _) {
                // The refusal of an earlier probe; this one has not gone out.
                book.refused(nowNanos);
                open.write(datagram.rewind());
            }
        } catch (PortUnreachableException _) {
            book.refused(nowNanos);
        } catch (IOException _) {
            close();
        }
        book.sent(socketId, nowNanos);
    }

    private DatagramChannel open(Selector selector, long nowNanos) throws IOException {
        strange = 0;
        if (channel != null && nowNanos - openedNanos > SOCKET_AGE_NANOS) {
            close();
        }
        if (channel == null) {
            channel = route.open();
            openedNanos = nowNanos;
            key = channel.register(selector, SelectionKey.OP_READ, this);
        } else if (key != null && key.isValid()) {
            key.interestOps(SelectionKey.OP_READ);
        }
        return channel;
    }

    /**
     * Takes what has come.
     *
     * @param buffer to read into
     * @return whether the destination answered
     */
    boolean receive(ByteBuffer buffer, long nowNanos) {
        DatagramChannel open = channel;
        boolean answered = false;
        while (open != null && open.isOpen()) {
            try {
                // Unlike read it tells an empty datagram from none.
                if (open.receive(buffer.clear()) == null) {
                    return answered;
                }
                if (book.answered(InductionPacket.answeredSocket(buffer.flip()), nowNanos)) {
                    answered = true;
                } else if (++strange >= MOST_STRANGE) {
                    deafen();
                    return answered;
                }
            } catch (PortUnreachableException _) {
                // What else has come is reported again.
                book.refused(nowNanos);
                return answered;
            } catch (IOException _) {
                close();
            }
        }
        return answered;
    }

    private void deafen() {
        if (key != null && key.isValid()) {
            key.interestOps(0);
        }
    }

    void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // It is gone either way.
            }
            channel = null;
            key = null;
        }
    }
}
