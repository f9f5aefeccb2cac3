package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;

/**
 * How far the unit of each PID has come: a PES packet, or a section of PSI (ISO/IEC 13818-1 sections 2.4.3.6 and 2.4.4).
 *
 * <p>Knows {@value #SLOTS} PIDs at most, far more than a broadcast multiplex has; those that come later are not followed.
 * Written by one thread; allocates nothing.
 */
final class UnitTable {

    /** So many PIDs are followed. */
    static final int SLOTS = 255;

    /** The rest of a unit whose length is not stated, as in most PES packets of video, or cannot be read. */
    private static final int UNSTATED = -1;

    private static final int PES_HEADER = 6;
    private static final int SECTION_HEADER = 3;
    private static final int STUFFING = 0xFF;

    /** Per PID its slot; 0 = none. */
    private final byte[] slots = new byte[TsPacket.PIDS];

    private final byte[] counters = new byte[SLOTS + 1];
    private final int[] remaining = new int[SLOTS + 1];
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
        int slot = slots[TsPacket.pid(header)] & 0xFF;
        return slot != 0
                && TsPacket.continuityCounter(header) == (counters[slot] + 1 & 0xF)
                && !TsPacket.discontinuity(buffer, index, header);
    }

    /** PIDs with a unit begun and not known to be complete. */
    int openUnits() {
        return open;
    }

    private int slot(int pid) {
        int slot = slots[pid] & 0xFF;
        if (slot == 0 && used < SLOTS) {
            slot = ++used;
            slots[pid] = (byte) slot;
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
