package dev.holdfast.media.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The programmes of a transport stream as PAT and PMTs announce them at present. Only a section that differs from the one
 * read before is read, so a stream that repeats its tables costs nothing.
 *
 * <p>At most {@value #MAX_PROGRAMS} programmes are followed; a multiplex for broadcast has some forty.
 */
final class ProgramTables {

    static final int MAX_PROGRAMS = 128;

    private static final int NO_VERSION = -1;

    private int version = NO_VERSION;
    private final int[] sectionCrcs = new int[256];
    private final boolean[] sectionRead = new boolean[256];
    private int transportStreamId = NO_VERSION;
    private volatile List<Program> programs = List.of();

    /** Takes a section of table 0x00. Returns whether the programmes are others now. */
    boolean association(byte[] section, int length) {
        int number = section[6] & 0xFF;
        int crc = Octets.crc(section, length);
        if ((sectionRead[number] && sectionCrcs[number] == crc) || !Octets.current(section)) {
            return false;
        }
        ProgramAssociation read = ProgramAssociation.read(section, length);
        boolean another = read.version() != version || sectionRead[number];
        List<Program> next = new ArrayList<>();
        if (another) {
            Arrays.fill(sectionRead, false);
        } else {
            next.addAll(programs);
        }
        for (ProgramAssociation.Entry entry : read.programs()) {
            if (next.size() < MAX_PROGRAMS) {
                next.add(known(entry));
            }
        }
        sectionRead[number] = true;
        sectionCrcs[number] = crc;
        version = read.version();
        transportStreamId = read.transportStreamId();
        programs = List.copyOf(next);
        return true;
    }

    /** Takes a section of table 0x02 from a PID. Returns whether a programme has another map now. */
    boolean map(int pid, byte[] section, int length) {
        int number = Octets.int16(section, 3);
        int crc = Octets.crc(section, length);
        if (!Octets.current(section)) {
            return false;
        }
        List<Program> all = programs;
        for (int i = 0; i < all.size(); i++) {
            Program each = all.get(i);
            if (each.number == number && each.pmtPid == pid && (each.map == null || each.mapCrc != crc)) {
                each.map = ProgramMap.read(section, length);
                each.mapCrc = crc;
                return true;
            }
        }
        return false;
    }

    private Program known(ProgramAssociation.Entry entry) {
        for (Program each : programs) {
            if (each.is(entry)) {
                return each;
            }
        }
        return new Program(entry.number(), entry.pmtPid());
    }

    List<Program> programs() {
        return programs;
    }

    /** Below 0 before the first PAT. */
    int transportStreamId() {
        return transportStreamId;
    }

    /**
     * What the programmes are in, as {@code h264+aac}: the codecs of video, then of audio, each once; those of other
     * streams if there is neither; {@code mpegts} before a map was seen.
     */
    String codec() {
        Set<String> names = new LinkedHashSet<>();
        for (ElementaryStream.Kind kind : ElementaryStream.Kind.values()) {
            if (kind == ElementaryStream.Kind.DATA && !names.isEmpty()) {
                break;
            }
            for (Program program : programs) {
                ProgramMap map = program.map;
                if (map != null) {
                    map.streams().stream()
                            .filter(each -> each.kind() == kind)
                            .map(ElementaryStream::codec)
                            .forEach(names::add);
                }
            }
        }
        return names.isEmpty() ? "mpegts" : String.join("+", names);
    }

    void clear() {
        version = NO_VERSION;
        transportStreamId = NO_VERSION;
        Arrays.fill(sectionRead, false);
        programs = List.of();
    }
}
