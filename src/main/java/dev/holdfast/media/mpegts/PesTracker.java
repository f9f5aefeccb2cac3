package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The timestamps and random access points of one elementary stream, read from the beginnings of its PES packets (ISO/IEC
 * 13818-1 section 2.4.3.6).
 *
 * <p>Continuity is that of the DTS, which is the PTS where there is none, and must grow: by up to a second, across the end
 * of the 33 bits a wrap. Anything else is a jump, unless a discontinuity_indicator announced it on this PID or with a PCR of
 * the programme.
 */
final class PesTracker {

    /** Ticks of a second. */
    static final long HZ = 90_000;

    /** TR 101 290 2.5. */
    static final long PTS_LIMIT_NANOS = 700_000_000L;

    private static final long RANGE = 1L << 33;
    private static final long JUMP_TICKS = HZ;
    private static final long NONE = -1;
    private static final int HAS_PTS = 0x80;
    private static final int HAS_DTS = 0x40;
    private static final int HEADER = 9;

    private final TsFaults faults;
    private final ElementaryStream stream;
    private final RecentMaximum intervals = new RecentMaximum();
    private final RandomAccess access;

    private RepetitionTimer presence = new RepetitionTimer(PTS_LIMIT_NANOS, 0);
    private @Nullable PcrTracker clock;
    private int timeBase;
    private boolean seen;
    private boolean flagged;
    private long last = NONE;
    private long lastNanos;

    PesTracker(TsFaults faults, ElementaryStream stream) {
        this.faults = faults;
        this.stream = stream;
        this.access = new RandomAccess(stream.codec());
    }

    ElementaryStream stream() {
        return stream;
    }

    /** A discontinuity_indicator was seen: the next timestamp may be any. */
    void discontinuity() {
        flagged = true;
    }

    /** The clock that the timestamps are of; null if the programme has none. Those of another clock may be any. */
    void follow(@Nullable PcrTracker pcr) {
        if (clock != pcr) {
            clock = pcr;
            flagged = true;
        }
    }

    /** What comes is scrambled, so that no timestamp can be seen and none is missed. */
    void scrambled() {
        if (seen) {
            seen = false;
            last = NONE;
            access.clear();
        }
    }

    /**
     * Takes the payload of a packet with which a PES packet begins.
     *
     * @param from absolute index of its first octet; {@code to} is behind the last
     * @param indicated random_access_indicator
     * @param nowNanos by a {@link StreamClock}
     */
    void unitStart(ByteBuffer buffer, int from, int to, boolean indicated, long nowNanos) {
        if (to - from < HEADER || (buffer.getShort(from) | buffer.get(from + 2) - 1) != 0) {
            return;
        }
        if (!hasOptionalHeader(buffer.get(from + 3) & 0xFF)) {
            return;
        }
        int flags = buffer.get(from + 7);
        int elementary = from + HEADER + (buffer.get(from + 8) & 0xFF);
        long ticks = 0;
        if ((flags & HAS_PTS) != 0 && to - from >= HEADER + 5) {
            boolean dts = (flags & HAS_DTS) != 0 && to - from >= HEADER + 10;
            ticks = timestamp(
                    dts ? timestampAt(buffer, from + HEADER + 5) : timestampAt(buffer, from + HEADER), nowNanos);
        }
        if (stream.kind() == ElementaryStream.Kind.VIDEO) {
            access.unit(buffer, elementary, to, indicated, ticks, nowNanos);
        }
    }

    /** Counts what is overdue. */
    void tick(long nowNanos) {
        if (seen && stream.kind() != ElementaryStream.Kind.DATA) {
            faults.pts += presence.overdue(nowNanos);
        }
    }

    /** The longest interval of late between two timestamps, in nanoseconds of their clock; 0 if there was none. */
    long intervalNanos() {
        return intervals.value();
    }

    /** The longer of the last interval between two random access points and the time since the last; 0 if unknown. */
    long accessIntervalNanos(long nowNanos) {
        return access.intervalNanos(nowNanos);
    }

    /** Takes a timestamp; returns the ticks since the one before, 0 if that has no meaning. */
    private long timestamp(long now, long nowNanos) {
        if (stream.kind() == ElementaryStream.Kind.DATA) {
            return 0;
        }
        if (!seen) {
            seen = true;
            presence = new RepetitionTimer(PTS_LIMIT_NANOS, nowNanos);
        } else {
            faults.pts += presence.seen(nowNanos);
        }
        long before = last;
        long elapsedNanos = nowNanos - lastNanos;
        boolean permitted = flagged || hasNewTimeBase();
        last = now;
        lastNanos = nowNanos;
        flagged = false;
        if (before == NONE || permitted) {
            return 0;
        }
        long ticks = now - before & RANGE - 1;
        if (ticks == 0 || ticks > JUMP_TICKS) {
            faults.timestampJumps++;
            intervals.add(elapsedNanos, nowNanos);
            return 0;
        }
        faults.timestampWraps += now < before ? 1 : 0;
        intervals.add(ticks * 100_000 / 9, nowNanos);
        return ticks;
    }

    /** Whether the programme's clock was announced to go on elsewhere (ISO/IEC 13818-1 section 2.4.3.5). */
    private boolean hasNewTimeBase() {
        int now = clock == null ? timeBase : clock.timeBase();
        boolean another = now != timeBase;
        timeBase = now;
        return another;
    }

    /** The 33 bits of a PTS or DTS among their markers. */
    private static long timestampAt(ByteBuffer buffer, int at) {
        return (buffer.get(at) & 0xEL) << 29
                | (long) (buffer.get(at + 1) & 0xFF) << 22
                | (buffer.get(at + 2) & 0xFEL) << 14
                | (buffer.get(at + 3) & 0xFF) << 7
                | (buffer.get(at + 4) & 0xFF) >> 1;
    }

    /** ISO/IEC 13818-1 table 2-21: these have their payload right behind the length. */
    private static boolean hasOptionalHeader(int streamId) {
        return switch (streamId) {
            case 0xBC, 0xBE, 0xBF, 0xF0, 0xF1, 0xF2, 0xF8, 0xFF -> false;
            default -> true;
        };
    }
}
