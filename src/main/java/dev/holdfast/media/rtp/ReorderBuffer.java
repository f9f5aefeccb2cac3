package dev.holdfast.media.rtp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded wait for packets that are late: what comes in order is let through at once and not copied; what comes early is
 * kept until the gap before it is filled, has lasted too long, or has become too wide.
 *
 * <p>What is let through is in order. A packet whose gap was given up comes too late and is refused. The slots are made
 * when first needed and used again, so a stream in order costs nothing and an unruly one allocates nothing any more.
 *
 * <p>It takes packets that the accounting has placed: no duplicates, no strays. Not thread-safe.
 */
public final class ReorderBuffer {

    /** {@link #deadlineNanos} with nothing kept. */
    public static final long NEVER = Long.MAX_VALUE;

    /** What fits an Ethernet frame; a longer packet makes its slot grow, once. */
    private static final int USUAL_OCTETS = 1500;

    private static final int UNKNOWN = -1;

    private final int capacity;
    private final long holdNanos;
    private final Consumer<ByteBuffer> released;
    private final @Nullable ByteBuffer[] slots;
    private final boolean[] kept;
    private final long[] arrivals;
    private int count;
    private int next = UNKNOWN;
    private long oldestNanos;
    private long late;
    private long givenUp;

    /** What is to be done with a packet. */
    public enum Verdict {
        /** It is next: the caller passes it on, then calls {@link #drain}. */
        PASS,
        /** It is early; a copy is kept. */
        KEPT,
        /** It comes after its place was given up. */
        LATE
    }

    /**
     * @param packets that may be kept, and how wide a gap is waited for; 1 to 16384
     * @param holdNanos the longest a packet is kept; above 0
     * @param released is given each packet that was kept when its turn has come; must not keep the buffer
     */
    public ReorderBuffer(int packets, long holdNanos, Consumer<ByteBuffer> released) {
        if (packets < 1 || packets > 1 << 14) {
            throw new IllegalArgumentException("packets must be 1 to 16384, but is " + packets);
        }
        if (holdNanos <= 0) {
            throw new IllegalArgumentException("holdNanos must be above 0, but is " + holdNanos);
        }
        // A power of two, so that slots follow one another across the wrap of sequence numbers.
        capacity = Integer.highestOneBit(2 * packets - 1);
        this.holdNanos = holdNanos;
        this.released = released;
        slots = new ByteBuffer[capacity];
        kept = new boolean[capacity];
        arrivals = new long[capacity];
    }

    /**
     * Takes the packet between the buffer's position and limit; neither is moved.
     *
     * @param sequence 0 to 65535
     */
    public Verdict offer(ByteBuffer packet, int sequence, long nowNanos) {
        if (sequence == next || next == UNKNOWN) {
            next = (sequence + 1) & 0xFFFF;
            return Verdict.PASS;
        }
        int ahead = (sequence - next) & 0xFFFF;
        if (ahead >= 1 << 15) {
            late++;
            return Verdict.LATE;
        }
        if (ahead >= capacity) {
            giveUpBefore((sequence - capacity + 1) & 0xFFFF);
            if (sequence == next) {
                next = (sequence + 1) & 0xFFFF;
                return Verdict.PASS;
            }
        }
        keep(packet, sequence & (capacity - 1), nowNanos);
        return Verdict.KEPT;
    }

    /** Lets go of what follows on the packet that was passed on. */
    public void drain() {
        if (count > 0) {
            releaseInOrder();
        }
    }

    /** Gives up gaps that have lasted too long. */
    public void onTime(long nowNanos) {
        while (count > 0 && oldestNanos + holdNanos - nowNanos <= 0) {
            skipGap();
        }
    }

    /** Lets go of everything kept and begins anew with whatever comes next: another source, or another sequence. */
    public void restart() {
        while (count > 0) {
            skipGap();
        }
        next = UNKNOWN;
    }

    /** When {@link #onTime} has something to do; {@link #NEVER} with nothing kept. */
    public long deadlineNanos() {
        return count == 0 ? NEVER : oldestNanos + holdNanos;
    }

    /** Packets that came after their place was given up. */
    public long late() {
        return late;
    }

    /** Packets whose place was given up, whether they came late or never. */
    public long givenUp() {
        return givenUp;
    }

    private void keep(ByteBuffer packet, int index, long nowNanos) {
        int octets = packet.remaining();
        ByteBuffer slot = slots[index];
        if (slot == null || slot.capacity() < octets) {
            slot = ByteBuffer.allocateDirect(Math.max(USUAL_OCTETS, octets));
            slots[index] = slot;
        }
        slot.clear();
        slot.put(0, packet, packet.position(), octets);
        slot.limit(octets);
        arrivals[index] = nowNanos;
        kept[index] = true;
        if (count++ == 0) {
            oldestNanos = nowNanos;
        }
    }

    /** Moves to the first packet kept, over the gap before it. */
    private void skipGap() {
        while (!kept[next & (capacity - 1)]) {
            next = (next + 1) & 0xFFFF;
            givenUp++;
        }
        releaseInOrder();
    }

    private void giveUpBefore(int sequence) {
        while (next != sequence) {
            if (count == 0) {
                givenUp += (sequence - next) & 0xFFFF;
                next = sequence;
                return;
            }
            if (kept[next & (capacity - 1)]) {
                release();
            } else {
                next = (next + 1) & 0xFFFF;
                givenUp++;
            }
        }
        releaseInOrder();
    }

    private void releaseInOrder() {
        while (count > 0 && kept[next & (capacity - 1)]) {
            release();
        }
        oldestNanos = oldest();
    }

    private void release() {
        int index = next & (capacity - 1);
        kept[index] = false;
        count--;
        next = (next + 1) & 0xFFFF;
        ByteBuffer slot = slots[index];
        if (slot != null) {
            released.accept(slot);
        }
    }

    private long oldest() {
        long oldest = 0;
        boolean any = false;
        for (int i = 0; count > 0 && i < capacity; i++) {
            if (kept[i] && (!any || arrivals[i] - oldest < 0)) {
                oldest = arrivals[i];
                any = true;
            }
        }
        return oldest;
    }
}
