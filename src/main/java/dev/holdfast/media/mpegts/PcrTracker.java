package dev.holdfast.media.mpegts;

/**
 * The programme clock on one PID: its values, 27 MHz modulo 2^33 × 300 (ISO/IEC 13818-1 section 2.4.2.2), and what TR 101
 * 290 2.3 says of them.
 *
 * <p>A step of up to 100 ms modulo the range is the clock going on, across its end a wrap. Any other without
 * discontinuity_indicator is a discontinuity: a jump, lost packets, or a source that restarted at 0.
 */
final class PcrTracker {

    /** Values of the clock before it begins again at 0. */
    static final long RANGE = (1L << 33) * 300;

    /** Ticks of a second. */
    static final long HZ = 27_000_000;

    /** TR 101 290 v1.4.1 2.3.a and 2.3.b; the 40 ms of old fell with TS 101 154 in 2005. */
    static final long LIMIT_TICKS = HZ / 10;

    static final long LIMIT_NANOS = 100_000_000L;

    /** While no value comes at all, one error each: bursts of a reliable transport stay below. */
    static final long ABSENT_NANOS = 500_000_000L;

    /** What a value was to the one before. */
    enum Step {
        FIRST,
        CONTINUOUS,
        DISCONTINUOUS
    }

    private static final long NONE = -1;

    private final TsFaults faults;
    private final RepetitionTimer absence;
    private final RecentMaximum intervals = new RecentMaximum();
    private long last = NONE;
    private long lastNanos;
    private boolean absenceCounted;
    private int timeBases;

    /** @param nowNanos by a {@link StreamClock}, as everywhere here */
    PcrTracker(TsFaults faults, long nowNanos) {
        this.faults = faults;
        this.absence = new RepetitionTimer(ABSENT_NANOS, nowNanos);
    }

    /**
     * Takes the next value.
     *
     * @param pcr 0 to {@link #RANGE} - 1
     * @param flagged whether a discontinuity_indicator permits any value
     */
    Step on(long pcr, boolean flagged, long nowNanos) {
        long before = last;
        long elapsedNanos = nowNanos - lastNanos;
        boolean lateNow = countAbsence(absence.seen(nowNanos));
        boolean counted = lateNow || absenceCounted;
        last = pcr;
        lastNanos = nowNanos;
        absenceCounted = false;
        timeBases += flagged ? 1 : 0;
        if (before == NONE || flagged) {
            return Step.FIRST;
        }
        long ticks = Math.floorMod(pcr - before, RANGE);
        boolean continuous = ticks <= LIMIT_TICKS;
        if (continuous) {
            faults.timestampWraps += pcr < before ? 1 : 0;
            intervals.add(ticks * 1000 / 27, nowNanos);
            return Step.CONTINUOUS;
        }
        faults.pcrDiscontinuity++;
        if (elapsedNanos > LIMIT_NANOS && !counted) {
            faults.pcrRepetition++;
        }
        intervals.add(elapsedNanos, nowNanos);
        return Step.DISCONTINUOUS;
    }

    /** Looks whether the clock has stayed away. */
    void tick(long nowNanos) {
        absenceCounted |= countAbsence(absence.overdue(nowNanos));
    }

    /** Changes with each value that was announced to be of another time base. */
    int timeBase() {
        return timeBases;
    }

    /** The last value; below 0 before the first. */
    long last() {
        return last;
    }

    /** The longest interval of late, in nanoseconds of the clock; 0 if there was none. */
    long intervalNanos() {
        return intervals.value();
    }

    private boolean countAbsence(int errors) {
        faults.pcrRepetition += errors;
        return errors > 0;
    }
}
