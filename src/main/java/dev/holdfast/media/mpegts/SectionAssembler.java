package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The sections on one PID (ISO/IEC 13818-1 section 2.4.4), put together from the payloads of its packets: behind a
 * pointer_field, several in a packet, one over many.
 *
 * <p>Bounded: at most {@value #CAPACITY} octets of a section are kept, whatever length it claims; of a longer one the CRC
 * is still checked. Writing thread only; allocates nothing once it has grown to
 * the longest section.
 */
final class SectionAssembler {

    /** Octets of the longest PAT, CAT or PMT section (ISO/IEC 13818-1 section 2.4.4: section_length up to 1021). */
    static final int CAPACITY = 1024;

    /** Who is given the sections. */
    interface Sink {

        /**
         * A whole section whose CRC, if its table has one, is right.
         *
         * @param section its first {@code min(length, CAPACITY)} octets, valid during the call only
         */
        void section(int pid, byte[] section, int length);

        /** A section of a table that has a CRC cannot be used: the CRC is wrong, or its length cannot be or was not met. */
        void damaged(int pid, int tableId);
    }

    private static final int HEADER = 3;
    private static final int LONGEST_PSI = CAPACITY;
    private static final int LONGEST = 4096;
    /** Eight octets up to last_section_number, and the CRC. */
    private static final int SHORTEST_WITH_CRC = 12;

    private static final int STUFFING = 0xFF;

    private final int pid;
    private final Sink sink;

    /** Grows with what has come, up to {@link #CAPACITY}, never with what is claimed. */
    private byte[] data = new byte[TsPacket.OCTETS];

    /** Whether a section is being put together. */
    private boolean open;

    private int filled;
    private int length;
    private int crc;

    SectionAssembler(int pid, Sink sink) {
        this.pid = pid;
        this.sink = sink;
    }

    /**
     * Takes the payload of the PID's next packet.
     *
     * @param from absolute index of the first octet; {@code to} is behind the last
     * @param unitStart payload_unit_start_indicator
     * @param gap whether packets are missing before this one: what was begun cannot be completed, and that is no error of
     *     the section
     */
    void packet(ByteBuffer buffer, int from, int to, boolean unitStart, boolean gap) {
        if (gap) {
            open = false;
        }
        if (from >= to) {
            return;
        }
        if (!unitStart) {
            if (open) {
                feed(buffer, from, to);
            }
            return;
        }
        int begin = from + 1 + (buffer.get(from) & 0xFF);
        if (open) {
            feed(buffer, from + 1, Math.min(begin, to));
            if (open) {
                damaged();
            }
        }
        int at = begin;
        while (at < to && (buffer.get(at) & 0xFF) != STUFFING) {
            open = true;
            filled = 0;
            length = HEADER;
            crc = Crc32Mpeg.INITIAL;
            at = feed(buffer, at, to);
        }
    }

    /** Forgets what was begun. */
    void clear() {
        open = false;
    }

    /** Takes octets of the open section; returns the index behind the section, or {@code to} if it goes on or is damaged. */
    private int feed(ByteBuffer buffer, int from, int to) {
        int at = from;
        while (at < to) {
            int octet = buffer.get(at++);
            keep(octet);
            filled++;
            crc = Crc32Mpeg.update(crc, octet);
            if (filled == HEADER) {
                length = HEADER + (((data[1] & 0xF) << 8) | (data[2] & 0xFF));
                if (length > longest(tableId()) || (hasCrc(tableId()) && length < SHORTEST_WITH_CRC)) {
                    damaged();
                    return to;
                }
            }
            if (filled >= HEADER && filled == length) {
                complete();
                return at;
            }
        }
        return at;
    }

    private void keep(int octet) {
        if (filled == data.length && filled < CAPACITY) {
            data = Arrays.copyOf(data, Math.min(2 * filled, CAPACITY));
        }
        if (filled < CAPACITY) {
            data[filled] = (byte) octet;
        }
    }

    private void complete() {
        open = false;
        if (hasCrc(tableId()) && crc != 0) {
            damaged();
        } else {
            sink.section(pid, data, length);
        }
    }

    private void damaged() {
        open = false;
        if (hasCrc(tableId())) {
            sink.damaged(pid, tableId());
        }
    }

    private int tableId() {
        return data[0] & 0xFF;
    }

    private static int longest(int tableId) {
        return tableId <= TableId.TSDT ? LONGEST_PSI : LONGEST;
    }

    /** The tables whose CRC TR 101 290 2.2 looks at; in others there may be none. */
    private static boolean hasCrc(int tableId) {
        return tableId <= TableId.TSDT
                || tableId == TableId.NIT_ACTUAL
                || tableId == TableId.NIT_OTHER
                || tableId == TableId.SDT_ACTUAL
                || tableId == TableId.SDT_OTHER
                || tableId == TableId.BAT
                || (tableId >= TableId.EIT_FIRST && tableId <= TableId.EIT_LAST)
                || tableId == TableId.TOT;
    }
}
