package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far the unit of each PID has come: a PES packet, or a section of PSI (ISO/IEC 13818-1 sections 2.4.3.6 and 2.4.4).
 *
 * <p>Knows {@value #SLOTS} PIDs at most, far more than a broadcast multiplex has; those that come later are not followed.
 * Written by one thread; allocates when a PID comes up, not for packets.
 */
final class UnitTable {

    /** So many PIDs are followed. */
    static final int SLOTS = 255;

    /** The rest of a unit whose length is not stated, as in most PES packets of video, or cannot be read. */
    private static final int UNSTATED = -1;

    private static final int PAGE_BITS = 6;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
    private static final int PAGES = TsPacket.PIDS >> PAGE_BITS;
    private static final int FIRST_SLOTS = 16;

    private static final int PES_HEADER = 6;
    private static final int SECTION_HEADER = 3;
    private static final int STUFFING = 0xFF;

    /** Per PID its slot; 0 = none. By the number's upper and lower half: a stream has few PIDs, and an idle one none. */
    private final byte[] @Nullable [] slots = new byte[PAGES][];

    // They grow with the slots.
    private byte[] counters = new byte[FIRST_SLOTS];
    private int[] remaining = new int[FIRST_SLOTS];
    private int used;
    private int open;

    /** Takes a good packet of any PID but the null PID's. */
    void follow(ByteBuffer buffer, int index, int header) {
        int slot = slot(TsPacket.pid(header));
        if (slot == 0) {
            return;
        }
        counters[slot] = (byte) TsPacket.continuityCounter(header);
        if (!TsPacket.hasPayload(header)) {
            return;
        }
        int start = payload(buffer, index, header);
        int end = index + TsPacket.OCTETS;
        int rest = remaining[slot];
        if (TsPacket.startsUnit(header)) {
            setRemaining(slot, TsPacket.scrambled(header) ? UNSTATED : restOfUnit(buffer, start, end));
        } else if (rest > 0) {
            setRemaining(slot, Math.max(0, rest - (end - start)));
        }
    }

    /** Whether a packet with payload is the next of its PID, by its continuity counter. */
    boolean continues(ByteBuffer buffer, int index, int header) {
        int slot = known(TsPacket.pid(header));
        return slot != 0
                && TsPacket.continuityCounter(header) == (counters[slot] + 1 & 0xF)
                && !TsPacket.discontinuity(buffer, index, header);
    }

    /** PIDs with a unit begun and not known to be complete. */
    int openUnits() {
        return open;
    }

    private int slot(int pid) {
        int slot = known(pid);
        return slot == 0 && used < SLOTS ? make(pid) : slot;
    }

    private int known(int pid) {
        byte[] page = slots[pid >> PAGE_BITS];
        return page == null ? 0 : page[pid & PAGE_MASK] & 0xFF;
    }

    private int make(int pid) {
        byte[] page = slots[pid >> PAGE_BITS];
        if (page == null) {
            page = new byte[PAGE_MASK + 1];
            slots[pid >> PAGE_BITS] = page;
        }
        int slot = ++used;
        page[pid & PAGE_MASK] = (byte) slot;
        if (slot == counters.length) {
            counters = Arrays.copyOf(counters, 2 * slot);
            remaining = Arrays.copyOf(remaining, 2 * slot);
        }
        return slot;
    }

    private void setRemaining(int slot, int octets) {
        boolean was = remaining[slot] != 0;
        boolean is = octets != 0;
        remaining[slot] = octets;
        open += (is ? 1 : 0) - (was ? 1 : 0);
    }

    /** Where the payload begins; at most the packet's end. */
    private static int payload(ByteBuffer buffer, int index, int header) {
        int start = index + 4;
        if (TsPacket.hasAdaptationField(header)) {
            start += 1 + (buffer.get(start) & 0xFF);
        }
        return Math.min(start, index + TsPacket.OCTETS);
    }

    private static int restOfUnit(ByteBuffer buffer, int start, int end) {
        if (end - start < PES_HEADER) {
            return UNSTATED;
        }
        boolean pes = buffer.get(start) == 0 && buffer.get(start + 1) == 0 && buffer.get(start + 2) == 1;
        return pes ? restOfPes(buffer, start, end) : restOfSections(buffer, start, end);
    }

    private static int restOfPes(ByteBuffer buffer, int start, int end) {
        int length = unsignedShort(buffer, start + 4);
        return length == 0 ? UNSTATED : Math.max(0, length + PES_HEADER - (end - start));
    }

    /** The pointer_field and the sections that begin behind it. */
    private static int restOfSections(ByteBuffer buffer, int start, int end) {
        int at = start + 1 + (buffer.get(start) & 0xFF);
        while (at < end && (buffer.get(at) & 0xFF) != STUFFING) {
            if (end - at < SECTION_HEADER) {
                return UNSTATED;
            }
            at += SECTION_HEADER + (unsignedShort(buffer, at + 1) & 0xFFF);
        }
        return Math.max(0, at - end);
    }

    private static int unsignedShort(ByteBuffer buffer, int index) {
        return (buffer.get(index) & 0xFF) << 8 | (buffer.get(index + 1) & 0xFF);
    }
}
