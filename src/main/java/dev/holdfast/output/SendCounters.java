package dev.holdfast.output;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Optional;

/**
 * What an output has sent and dropped. Any thread writes and reads; each counter is whole and never falls, and no lock is
 * taken.
 */
final class SendCounters {

    private static final VarHandle PACKETS = handle("packets");
    private static final VarHandle BYTES = handle("bytes");
    private static final VarHandle DROPPED = handle("dropped");
    private static final VarHandle FILLER = handle("filler");
    private static final VarHandle LAST = handle("lastSentMillis");

    // Only ever used through the handles.
    @SuppressWarnings("unused")
    private long packets;

    @SuppressWarnings("unused")
    private long bytes;

    @SuppressWarnings("unused")
    private long dropped;

    @SuppressWarnings("unused")
    private long filler;

    @SuppressWarnings("unused")
    private long lastSentMillis;

    void sent(int datagrams, int octets) {
        add(PACKETS, datagrams);
        add(BYTES, octets);
        LAST.setOpaque(this, System.currentTimeMillis());
    }

    /** Transport packets that were sent to fill a pause. */
    void filled(int transportPackets) {
        add(FILLER, transportPackets);
    }

    long fillerPackets() {
        return (long) FILLER.getAcquire(this);
    }

    /** When something was last sent. */
    Optional<Instant> lastSent() {
        long millis = (long) LAST.getOpaque(this);
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    void dropped(int datagrams) {
        add(DROPPED, datagrams);
    }

    long packetsSent() {
        return (long) PACKETS.getAcquire(this);
    }

    long bytesSent() {
        return (long) BYTES.getAcquire(this);
    }

    long packetsDropped() {
        return (long) DROPPED.getAcquire(this);
    }

    private void add(VarHandle counter, long amount) {
        var _ = (long) counter.getAndAdd(this, amount);
    }

    private static VarHandle handle(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(SendCounters.class, name, long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
