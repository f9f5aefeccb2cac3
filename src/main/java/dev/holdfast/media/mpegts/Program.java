package dev.holdfast.media.mpegts;

import org.jspecify.annotations.Nullable;

/** A programme that the PAT announces, with its map once that was seen. */
final class Program {

    final int number;
    final int pmtPid;

    @Nullable
    ProgramMap map;

    /** The CRC of the section the map was read from, so that only a new one is read. */
    int mapCrc;

    Program(int number, int pmtPid) {
        this.number = number;
        this.pmtPid = pmtPid;
    }

    boolean is(ProgramAssociation.Entry entry) {
        return entry.number() == number && entry.pmtPid() == pmtPid;
    }
}
