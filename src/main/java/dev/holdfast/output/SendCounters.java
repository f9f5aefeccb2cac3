package dev.holdfast.output;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What an output has sent and dropped. One thread writes at a time, any thread reads; each counter is whole and never
 * falls, and no lock is taken.
 */
final class SendCounters {

    private static final VarHandle PACKETS = handle("packets");
    private static final VarHandle BYTES = handle("bytes");
    private static final VarHandle DROPPED = handle("dropped");

    // Only ever used through the handles.
    @SuppressWarnings("unused")
    private long packets;

    @SuppressWarnings("unused")
    private long bytes;

    @SuppressWarnings("unused")
    private long dropped;

    void sent(int datagrams, int octets) {
        add(PACKETS, datagrams);
        add(BYTES, octets);
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
        // Opaque is enough: nothing else is published by a counter.
        counter.setOpaque(this, (long) counter.getOpaque(this) + amount);
    }

    private static VarHandle handle(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(SendCounters.class, name, long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
