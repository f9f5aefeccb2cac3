package dev.holdfast.media.mpegts;

import java.util.ArrayList;
import java.util.List;

/**
 * What a programme consists of: its map section (ISO/IEC 13818-1 section 2.4.4.8).
 *
 * @param pcrPid where its clock is; {@link TsPacket#NULL_PID} if it has none
 */
record ProgramMap(int number, int version, boolean current, int pcrPid, List<ElementaryStream> streams) {

    private static final int HEADER = 12;
    private static final int CRC = 4;

    ProgramMap {
        streams = List.copyOf(streams);
    }

    /** Reads a section of table 0x02 whose CRC is right; what its inner lengths claim beyond its end is not looked for. */
    static ProgramMap read(byte[] section, int length) {
        int end = length - CRC;
        List<ElementaryStream> streams = new ArrayList<>();
        int pcrPid = TsPacket.NULL_PID;
        if (end >= HEADER) {
            pcrPid = Octets.int13(section, 8);
            int at = Math.min(end, HEADER + Octets.int12(section, 10));
            int registration = StreamCodecs.registration(section, HEADER, at);
            while (at + 5 <= end) {
                int from = at + 5;
                int to = Math.min(end, from + Octets.int12(section, at + 3));
                streams.add(StreamCodecs.describe(
                        Octets.int13(section, at + 1), section[at] & 0xFF, section, from, to, registration));
                at = to;
            }
        }
        return new ProgramMap(
                Octets.int16(section, 3), Octets.version(section), Octets.current(section), pcrPid, streams);
    }
}
