package dev.holdfast.media.rtp;

/**
 * Sequence numbers of one source at a time (RFC 3550 A.1 and A.3), with totals that go on over all sources.
 *
 * <p>RFC 3550 computes loss as expected minus received, which goes down again when a late packet comes, and lets a
 * duplicate hide a loss. Here the last {@value #WINDOW} sequence numbers are remembered bit by bit: a gap is
 * <em>missing</em> while it may still be filled and becomes <em>lost</em>, once and for good, when it leaves the window
 * or the source ends. So always: {@code expected = received - duplicates + missing + lost}.
 */
final class SequenceAccounting {

    static final int WINDOW = 128;

    /** RFC 3550 A.1: a jump forward of this many or more is a restart and not a gap. */
    static final int MAX_DROPOUT = 3000;

    /** RFC 3550 A.1: a packet this far behind or farther is not a late one. Must stay within {@link #WINDOW}. */
    static final int MAX_MISORDER = 100;

    private static final int MODULUS = 1 << 16;

    long expected;
    long lost;
    long missing;
    long duplicates;
    long reordered;

    /** The highest sequence number, extended by the count of cycles of 65536. */
    long highest;

    private long base;

    /** Bit n: the packet n before the highest one has come, or lies before the source's first. */
    private long newer = -1;

    /** The same for the 64 before those. */
    private long older = -1;

    /** Begins with a new or restarted source whose last {@code run} packets, up to {@code sequence}, came in a row. */
    void start(int sequence, int run) {
        settle();
        base = (sequence - run + 1L) & 0xFFFF;
        highest = base + run - 1;
        expected += run;
    }

    /** Ends the source: what is missing will not come any more. */
    void settle() {
        lost += missing;
        missing = 0;
        newer = -1;
        older = -1;
    }

    /** Packets sent by the source since its first confirmed one, that one included (RFC 3550 A.3: expected). */
    long sinceBase() {
        return highest - base + 1;
    }

    /** Places a packet of the source; {@code PENDING} means a jump by which nothing was changed. */
    RtpVerdict place(int sequence) {
        int ahead = (sequence - (int) highest) & 0xFFFF;
        if (ahead == 0) {
            duplicates++;
            return RtpVerdict.DUPLICATE;
        }
        if (ahead < MAX_DROPOUT) {
            advance(ahead);
            return RtpVerdict.ACCEPTED;
        }
        if (ahead <= MODULUS - MAX_MISORDER) {
            return RtpVerdict.PENDING;
        }
        return fill(MODULUS - ahead);
    }

    private void advance(int steps) {
        if (steps < 64) {
            older = older << steps | newer >>> (64 - steps);
            newer = newer << steps | 1;
        } else {
            older = steps < WINDOW ? newer << (steps - 64) : 0;
            newer = 1;
        }
        int stillMissing = WINDOW - Long.bitCount(newer) - Long.bitCount(older);
        lost += missing + steps - 1 - stillMissing;
        missing = stillMissing;
        expected += steps;
        highest += steps;
    }

    private RtpVerdict fill(int behind) {
        if (highest - behind < base) {
            // From before the first confirmed packet: it was sent, so it is expected, and it came.
            expected++;
            reordered++;
            return RtpVerdict.REORDERED;
        }
        long bit = 1L << behind;
        boolean recent = behind < 64;
        if (((recent ? newer : older) & bit) != 0) {
            duplicates++;
            return RtpVerdict.DUPLICATE;
        }
        if (recent) {
            newer |= bit;
        } else {
            older |= bit;
        }
        missing--;
        reordered++;
        return RtpVerdict.REORDERED;
    }
}
