package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transport stream says of itself and whether it keeps to it: tables, clocks, timestamps, presence (ETSI TR 101 290
 * 1.3, 1.5, 1.6, 2.2, 2.3, 2.5, 2.6).
 *
 * <p>Times are those of a {@link StreamClock}. Writing thread only but for what says otherwise; allocates when a table
 * changes or a PID comes up, not for packets.
 */
final class TsStructure implements SectionAssembler.Sink {

    /** TR 101 290 1.3.a and 1.5.a. */
    static final long TABLE_LIMIT_NANOS = 500_000_000L;

    /** TR 101 290 1.6 leaves it to the user. */
    static final long PID_LIMIT_NANOS = 5_000_000_000L;

    private static final long TICK_NANOS = 10_000_000L;

    private static final int PAT_PID = 0x0000;
    private static final int CAT_PID = 0x0001;
    /** NIT, SDT and BAT, EIT, TDT and TOT (ETSI EN 300 468 table 1). */
    private static final int[] SERVICE_PIDS = {0x0010, 0x0011, 0x0012, 0x0014};

    private final TsFaults faults;
    private final RateMeter rate;
    private final PidTable pids = new PidTable();
    private final ProgramTables tables = new ProgramTables();

    private boolean begun;
    private long nowNanos;
    private long nextTickNanos;
    private RepetitionTimer patTimer = new RepetitionTimer(TABLE_LIMIT_NANOS, 0);
    /** The PIDs that the tables refer to. */
    private List<PidState> followed = List.of();

    private @Nullable RepetitionTimer catTimer;
    private boolean catSeen;
    private int ratePid = TsPacket.NULL_PID;
    private boolean sectionDamaged;
    /** Written here, read by any thread. */
    private volatile String codec = "mpegts";

    TsStructure(TsFaults faults, RateMeter rate) {
        this.faults = faults;
        this.rate = rate;
    }

    /** The state of a PID that is not the null PID. */
    PidState pid(int number) {
        return pids.of(number);
    }

    /** A payload of transport packets comes. */
    void payload(long streamNanos) {
        nowNanos = streamNanos;
        if (!begun) {
            begin();
        }
        if (nowNanos - nextTickNanos >= 0) {
            nextTickNanos = nowNanos + TICK_NANOS;
            tick();
        }
    }

    /**
     * Takes a packet that its continuity counter has been checked of.
     *
     * @param position packets of the stream before it
     * @return whether a damaged section ended in it
     */
    boolean packet(PidState pid, ByteBuffer buffer, int index, int header, Continuity.Step step, long position) {
        pid.packets++;
        pid.lastNanos = nowNanos;
        boolean scrambled = TsPacket.scrambled(header);
        if (scrambled) {
            scrambled(pid);
        }
        if (step == Continuity.Step.DUPLICATE || !pid.isFollowed()) {
            return false;
        }
        if (pid.presence != null) {
            faults.pid += pid.presence.seen(nowNanos);
        }
        int flags = TsPacket.adaptationFlags(buffer, index, header);
        if (flags != 0 && pid.pcr != null) {
            clock(pid, pid.pcr, buffer, index, flags, position);
        }
        if (pid.pes != null && (flags & TsPacket.DISCONTINUITY) != 0) {
            pid.pes.discontinuity();
        }
        sectionDamaged = false;
        int from = TsPacket.payloadOffset(buffer, index, header);
        if (!scrambled && from < index + TsPacket.OCTETS) {
            content(pid, buffer, from, index + TsPacket.OCTETS, header, flags, step);
        }
        return sectionDamaged;
    }

    private void content(
            PidState pid, ByteBuffer buffer, int from, int to, int header, int flags, Continuity.Step step) {
        boolean unitStart = TsPacket.startsUnit(header);
        if (pid.sections != null) {
            boolean gap = step != Continuity.Step.CONTINUOUS;
            pid.sections.packet(buffer, from, to, unitStart, gap);
        } else if (pid.pes != null && unitStart) {
            pid.pes.unitStart(buffer, from, to, (flags & TsPacket.RANDOM_ACCESS) != 0, nowNanos);
        }
    }

    private void clock(PidState pid, PcrTracker pcr, ByteBuffer buffer, int index, int flags, long position) {
        if (!TsPacket.hasPcr(buffer, index, flags)) {
            return;
        }
        long value = TsPacket.pcr(buffer, index);
        PcrTracker.Step step = pcr.on(value, (flags & TsPacket.DISCONTINUITY) != 0, nowNanos);
        if (pid.pid == ratePid) {
            rate.clock(value, position, step == PcrTracker.Step.CONTINUOUS, nowNanos);
        }
    }

    private void scrambled(PidState pid) {
        pid.scrambledPackets++;
        if (pid.pid == PAT_PID) {
            faults.pat++;
        } else if (pid.map) {
            faults.pmt++;
        }
        if (pid.pes != null) {
            pid.pes.scrambled();
        }
        if (!catSeen && catTimer == null) {
            catTimer = new RepetitionTimer(TABLE_LIMIT_NANOS, nowNanos);
        }
    }

    @Override
    public void section(int pid, byte[] section, int length) {
        int tableId = section[0] & 0xFF;
        if (pid == PAT_PID) {
            if (tableId != TableId.PAT) {
                faults.pat++;
            } else {
                faults.pat += patTimer.seen(nowNanos);
                if (tables.association(section, length)) {
                    follow();
                }
            }
        } else if (pid == CAT_PID) {
            if (tableId != TableId.CAT) {
                faults.cat++;
            } else {
                catSeen = true;
                catTimer = null;
            }
        } else if (tableId == TableId.PMT && pids.of(pid).map) {
            RepetitionTimer timer = pids.of(pid).mapTimer;
            faults.pmt += timer == null ? 0 : timer.seen(nowNanos);
            if (tables.map(pid, section, length)) {
                follow();
            }
        }
    }

    @Override
    public void damaged(int pid, int tableId) {
        faults.crc++;
        sectionDamaged = true;
    }

    /** Begins with another sender: nothing is known of it. */
    void clear() {
        begun = false;
        tables.clear();
        catTimer = null;
        catSeen = false;
        ratePid = TsPacket.NULL_PID;
        codec = "mpegts";
        followed = List.of();
        pids.forEach(PidState::clear);
    }

    private void begin() {
        begun = true;
        nextTickNanos = nowNanos;
        patTimer = new RepetitionTimer(TABLE_LIMIT_NANOS, nowNanos);
        pids.of(PAT_PID).sections = new SectionAssembler(PAT_PID, this);
        pids.of(CAT_PID).sections = new SectionAssembler(CAT_PID, this);
        for (int pid : SERVICE_PIDS) {
            pids.of(pid).sections = new SectionAssembler(pid, this);
        }
    }

    private void tick() {
        faults.pat += patTimer.overdue(nowNanos);
        if (catTimer != null) {
            faults.cat += catTimer.overdue(nowNanos);
        }
        for (int i = 0; i < followed.size(); i++) {
            PidState each = followed.get(i);
            if (each.mapTimer != null) {
                faults.pmt += each.mapTimer.overdue(nowNanos);
            }
            if (each.presence != null) {
                faults.pid += each.presence.overdue(nowNanos);
            }
            if (each.pcr != null) {
                each.pcr.tick(nowNanos);
            }
            if (each.pes != null) {
                each.pes.tick(nowNanos);
            }
        }
    }

    /** Follows the PIDs that the tables refer to now, and no others. */
    private void follow() {
        Roles roles = new Roles(tables.programs());
        followed.forEach(roles::release);
        followed = roles.assign(pids, this, faults, nowNanos);
        if (roles.firstClock() != ratePid) {
            ratePid = roles.firstClock();
            rate.anotherClock();
        }
        codec = tables.codec();
    }

    /** What the stream is in; as {@link ProgramTables#codec}. */
    String codec() {
        return codec;
    }

    int transportStreamId() {
        return tables.transportStreamId();
    }

    /** Any thread. */
    List<Program> programs() {
        return tables.programs();
    }

    /** Any thread; see {@link PidTable#forEach}. */
    PidTable pids() {
        return pids;
    }
}
