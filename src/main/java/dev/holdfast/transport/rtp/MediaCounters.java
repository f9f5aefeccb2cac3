package dev.holdfast.transport.rtp;

import dev.holdfast.model.ConnectionSample;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a session has passed on and what it has turned away. The poller writes, any thread reads; each figure is whole and
 * no count ever falls, and no lock is taken.
 */
final class MediaCounters {

    private static final VarHandle PACKETS = handle("packets", long.class);
    private static final VarHandle BYTES = handle("bytes", long.class);
    private static final VarHandle FOREIGN = handle("foreign", long.class);
    private static final VarHandle LAST_PACKET = handle("lastPacketNanos", long.class);
    private static final VarHandle SENDER = handle("sender", InetSocketAddress.class);

    private long packets;
    private long bytes;
    private long foreign;
    // Only ever used through its handle.
    @SuppressWarnings("UnusedVariable")
    private long lastPacketNanos = ConnectionSample.NEVER;

    private @Nullable InetSocketAddress sender;

    /** Poller thread. */
    void passedOn(int octets, InetSocketAddress from, long nowNanos) {
        LAST_PACKET.setOpaque(this, nowNanos);
        BYTES.setOpaque(this, bytes + octets);
        PACKETS.setOpaque(this, packets + 1);
        if (!from.equals(sender)) {
            SENDER.setRelease(this, from);
        }
    }

    /** A datagram of somebody who is not this session's sender. Poller thread. */
    void turnedAway() {
        FOREIGN.setOpaque(this, foreign + 1);
    }

    long packets() {
        return (long) PACKETS.getOpaque(this);
    }

    long bytes() {
        return (long) BYTES.getOpaque(this);
    }

    long foreign() {
        return (long) FOREIGN.getOpaque(this);
    }

    /** {@link ConnectionSample#NEVER} if none was passed on. */
    long lastPacketNanos() {
        return (long) LAST_PACKET.getOpaque(this);
    }

    /** Who sent the last datagram passed on. */
    @Nullable
    InetSocketAddress sender() {
        return (@Nullable InetSocketAddress) SENDER.getAcquire(this);
    }

    private static VarHandle handle(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(MediaCounters.class, name, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
