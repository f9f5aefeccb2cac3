package dev.holdfast.transport.rtp;

import dev.holdfast.media.ArrivalRhythm;
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
    private static final VarHandle LOST = handle("lost", long.class);
    private static final VarHandle LATE = handle("late", long.class);
    private static final VarHandle COLLISIONS = handle("collisions", long.class);
    private static final VarHandle LAST_PACKET = handle("lastPacketNanos", long.class);
    private static final VarHandle SENDER = handle("sender", InetSocketAddress.class);

    private final ArrivalRhythm rhythm = new ArrivalRhythm();
    private long packets;
    private long bytes;
    private long foreign;
    private long lost;
    private long collisions;
    // Only ever used through its handle.
    @SuppressWarnings("UnusedVariable")
    private long late;

    // Only ever used through its handle.
    @SuppressWarnings("UnusedVariable")
    private long lastPacketNanos = ConnectionSample.NEVER;

    private @Nullable InetSocketAddress sender;

    /** A datagram of media that is passed on or soon will be. Poller thread. */
    void received(int octets, InetSocketAddress from, long nowNanos) {
        LAST_PACKET.setOpaque(this, nowNanos);
        rhythm.arrived(nowNanos);
        BYTES.setOpaque(this, bytes + octets);
        PACKETS.setOpaque(this, packets + 1);
        if (!from.equals(sender)) {
            SENDER.setRelease(this, from);
        }
    }

    /** A datagram of the sender that was not needed. Poller thread. */
    void heard(long nowNanos) {
        LAST_PACKET.setOpaque(this, nowNanos);
        rhythm.arrived(nowNanos);
    }

    /**
     * Packets that have not come or not in time. Poller thread.
     *
     * @param absentNow those that have not come; what came late is added here
     */
    void lost(long absentNow) {
        long now = absentNow + (long) LATE.getOpaque(this);
        if (now > lost) {
            LOST.setOpaque(this, now);
        }
    }

    /** Packets that came too late. Poller thread. */
    void late(long total) {
        LATE.setOpaque(this, total);
    }

    /** A datagram with the SSRC of the sender that is not the sender's. Poller thread. */
    void collided() {
        COLLISIONS.setOpaque(this, collisions + 1);
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

    /** The most that were ever lost or missing at one time; it does not fall when a late packet fills its gap. */
    long lost() {
        return (long) LOST.getOpaque(this);
    }

    long late() {
        return (long) LATE.getOpaque(this);
    }

    long collisions() {
        return (long) COLLISIONS.getOpaque(this);
    }

    long foreign() {
        return (long) FOREIGN.getOpaque(this);
    }

    /** As {@link dev.holdfast.reconnect.Connection#longestPauseNanos}. Any thread. */
    long longestPauseNanos(long nowNanos, long belowNanos) {
        return rhythm.longestPauseNanos(nowNanos, belowNanos);
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
