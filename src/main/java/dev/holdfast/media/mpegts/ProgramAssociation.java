package dev.holdfast.media.mpegts;

import java.util.ArrayList;
import java.util.List;

/**
 * One section of the programme association table (ISO/IEC 13818-1 section 2.4.4.3).
 *
 * @param version 0 to 31
 * @param current whether it applies now; if not, it announces the next one
 * @param programs without programme 0, whose PID is that of the network information
 */
record ProgramAssociation(
        int transportStreamId, int version, boolean current, int section, int lastSection, List<Entry> programs) {

    /** Where the map of a programme is. */
    record Entry(int number, int pmtPid) {}

    private static final int HEADER = 8;
    private static final int CRC = 4;

    ProgramAssociation {
        programs = List.copyOf(programs);
    }

    /** Reads a section of table 0x00 whose CRC is right, so it has {@value #HEADER} octets and a CRC at least. */
    static ProgramAssociation read(byte[] section, int length) {
        List<Entry> programs = new ArrayList<>();
        for (int at = HEADER; at + 4 <= length - CRC; at += 4) {
            int number = Octets.int16(section, at);
            if (number != 0) {
                programs.add(new Entry(number, Octets.int13(section, at + 2)));
            }
        }
        return new ProgramAssociation(
                Octets.int16(section, 3),
                Octets.version(section),
                Octets.current(section),
                section[6] & 0xFF,
                section[7] & 0xFF,
                programs);
    }
}
