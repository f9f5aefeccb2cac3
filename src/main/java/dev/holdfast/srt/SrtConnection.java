package dev.holdfast.srt;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A handle of one connection, for any thread; what happens to it comes to its {@link SrtHandler}. */
public final class SrtConnection implements AutoCloseable {

    /** Libsrt's default, seven TS packets. */
    private static final int MESSAGE_BYTES = 1316;

    private static final AtomicLong LAST_ID = new AtomicLong();

    private final long id = LAST_ID.incrementAndGet();
    private final Poller poller;
    private final InetSocketAddress remoteAddress;
    private final int payloadBytes;
    private final SendQueue sendQueue;
    private final AtomicBoolean closeAsked = new AtomicBoolean();

    /** The socket of this connection from its first step on; only for the poller's thread. */
    @Nullable
    ConnectionSocket owner;

    /** The same while it is connected. */
    private volatile @Nullable ConnectionSocket socket;

    private volatile @Nullable SrtConnectionDetails details;
    private volatile @Nullable SrtStatistics statistics;

    /** What libsrt had when the connection ended. */
    private volatile int unacknowledged;

    SrtConnection(Poller poller, InetSocketAddress remoteAddress, SrtOptions options) {
        this.poller = poller;
        this.remoteAddress = remoteAddress;
        this.payloadBytes = Math.min(MESSAGE_BYTES, PayloadRoom.bytes(options));
        this.sendQueue = new SendQueue(poller, payloadBytes);
    }

    /** A number no other connection of this process has, in the order of their making. */
    public long id() {
        return id;
    }

    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** What was agreed, from the moment it is connected on. */
    public Optional<SrtConnectionDetails> details() {
        return Optional.ofNullable(details);
    }

    /** Whether it is connected at the moment. */
    public boolean isConnected() {
        return socket != null;
    }

    /** The last sample; empty before the first, and always where the statistics' layout is not known. */
    public Optional<SrtStatistics> statistics() {
        return Optional.ofNullable(statistics);
    }

    /**
     * Sends one message; never waits.
     *
     * <p>On the connection's poller thread it goes to libsrt at once; on others it is copied into a queue of {@value
     * SendQueue#SLOTS} messages that the poller empties every 10 ms or sooner. While the peer has not acknowledged what
     * latency and rate allow to be on the way, that queue takes nothing more, so that what waits waits with the caller.
     *
     * @param message what remains is sent, and its position moved to its limit if so; up to the payload size, 1316
     *     bytes, or less where the {@code mss} has less room
     * @return false where it was not taken: not connected, or no room at the moment
     * @throws IllegalArgumentException where it is empty or larger than the payload size
     */
    public boolean send(ByteBuffer message) {
        if (!message.hasRemaining() || message.remaining() > payloadBytes) {
            throw new IllegalArgumentException(
                    "a message must be 1 to " + payloadBytes + " bytes, not " + message.remaining());
        }
        ConnectionSocket connected = socket;
        if (connected == null) {
            return false;
        }
        return poller.isCurrentThread()
                ? connected.sending().send(message)
                : sendQueue.offer(message, connected.sending());
    }

    /**
     * For how long the peer has taken nothing, so that what is sent from other threads waits; 0 where it takes something, or
     * there is nothing for it.
     *
     * @param nowNanos {@link System#nanoTime()}
     */
    public long stuckNanos(long nowNanos) {
        return sendQueue.stuckNanos(nowNanos);
    }

    /** The longest message that {@link #send} takes, in octets. */
    public int payloadBytes() {
        return payloadBytes;
    }

    /**
     * Messages taken by {@link #send} that libsrt gave up as too late ({@code snddropdelay}; 1.5.1 counts several dropped at once
     * as one).
     */
    public long lateDrops() {
        SrtStatistics sample = statistics;
        return sample == null ? 0 : sample.packetsSendDropped();
    }

    /**
     * Messages taken by {@link #send} that were given up because the connection ended: not yet libsrt's, or not acknowledged by
     * the peer, which may have got the newest of them all the same. Complete before {@link SrtHandler#onClosed}.
     */
    public long endDrops() {
        return sendQueue.drops() + unacknowledged;
    }

    /** Says goodbye to the peer and ends the connection, or the attempt. Never waits; idempotent. */
    @Override
    public void close() {
        if (closeAsked.compareAndSet(false, true)) {
            var _ = poller.post(() -> ConnectionSocket.closeByUs(this));
        }
    }

    boolean closeAsked() {
        return closeAsked.get();
    }

    void connected(ConnectionSocket connected, SrtConnectionDetails agreed) {
        details = agreed;
        socket = connected;
    }

    void sampled(SrtStatistics sample) {
        statistics = sample;
    }

    @Nullable
    SrtStatistics lastStatistics() {
        return statistics;
    }

    void disconnected(int unacknowledgedPackets) {
        unacknowledged = unacknowledgedPackets;
        socket = null;
        sendQueue.end();
    }

    @Override
    public String toString() {
        return "SRT connection " + id + " with " + SockAddr.text(remoteAddress);
    }
}
