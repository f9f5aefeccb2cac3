package dev.holdfast.media.mpegts;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the PIDs of a transport stream are for, by its tables as they are now. */
final class Roles {

    /** PIDs below are those of tables (ISO/IEC 13818-1 table 2-3, ETSI EN 300 468 table 1). */
    private static final int FIRST_FREE_PID = 0x0020;

    private final Set<Integer> maps = new HashSet<>();
    private final Set<Integer> clocks = new HashSet<>();
    private final Map<Integer, ElementaryStream> streams = new HashMap<>();

    /** By the PID of a stream that of its programme's clock. */
    private final Map<Integer, Integer> clockOf = new HashMap<>();

    private int firstClock = TsPacket.NULL_PID;

    Roles(List<Program> programs) {
        for (Program program : programs) {
            add(maps, program.pmtPid);
            ProgramMap map = program.map;
            if (map == null) {
                continue;
            }
            add(clocks, map.pcrPid());
            if (firstClock == TsPacket.NULL_PID) {
                firstClock = map.pcrPid();
            }
            for (ElementaryStream each : map.streams()) {
                if (isFree(each.pid())) {
                    streams.putIfAbsent(each.pid(), each);
                    clockOf.putIfAbsent(each.pid(), map.pcrPid());
                }
            }
        }
    }

    /** The clock of the first programme that has one, else the null PID. */
    int firstClock() {
        return firstClock;
    }

    static boolean isFree(int pid) {
        return pid >= FIRST_FREE_PID && pid != TsPacket.NULL_PID;
    }

    /** Takes from a PID the roles that it no longer has. */
    void release(PidState pid) {
        if (!maps.contains(pid.pid)) {
            pid.map = false;
            pid.mapTimer = null;
            pid.sections = null;
        }
        if (!clocks.contains(pid.pid)) {
            pid.pcr = null;
        }
        if (pid.pes != null && !pid.pes.stream().equals(streams.get(pid.pid))) {
            pid.pes = null;
        }
        if (!isExpected(pid.pid)) {
            pid.presence = null;
        }
    }

    /** Gives each PID the roles that it has not got yet. Returns all that have one, each once. */
    List<PidState> assign(PidTable pids, SectionAssembler.Sink sink, TsFaults faults, long nowNanos) {
        Set<PidState> all = new LinkedHashSet<>();
        for (int number : maps) {
            PidState pid = pids.of(number);
            all.add(pid);
            if (!pid.map) {
                pid.map = true;
                pid.sections = new SectionAssembler(number, sink);
                pid.mapTimer = new RepetitionTimer(TsStructure.TABLE_LIMIT_NANOS, nowNanos);
            }
            expect(pid, nowNanos);
        }
        for (int number : clocks) {
            PidState pid = pids.of(number);
            all.add(pid);
            if (pid.pcr == null) {
                pid.pcr = new PcrTracker(faults, nowNanos);
            }
            expect(pid, nowNanos);
        }
        streams.forEach((number, stream) -> {
            PidState pid = pids.of(number);
            all.add(pid);
            if (pid.pes == null) {
                pid.pes = new PesTracker(faults, stream);
            }
            pid.pes.follow(clock(pids, number));
            if (isExpected(number)) {
                expect(pid, nowNanos);
            }
        });
        return List.copyOf(all);
    }

    private @Nullable PcrTracker clock(PidTable pids, int stream) {
        Integer number = clockOf.get(stream);
        return number != null && isFree(number) ? pids.of(number).pcr : null;
    }

    private static void expect(PidState pid, long nowNanos) {
        if (pid.presence == null) {
            pid.presence = new RepetitionTimer(TsStructure.PID_LIMIT_NANOS, nowNanos);
        }
    }

    private boolean isExpected(int pid) {
        ElementaryStream stream = streams.get(pid);
        return maps.contains(pid)
                || clocks.contains(pid)
                || (stream != null && stream.kind() != ElementaryStream.Kind.DATA);
    }

    private static void add(Set<Integer> pids, int pid) {
        if (isFree(pid)) {
            pids.add(pid);
        }
    }
}
