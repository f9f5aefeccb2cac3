package dev.holdfast.media.rtp;

/** The loss of one source since it began and since the last report (RFC 3550 A.3). */
final class LossInterval {

    private static final int MOST_LOST = 0x7F_FFFF;
    private static final int LEAST_LOST = -0x80_0000;

    private long expectedBefore;
    private long receivedBefore;

    /** Begins with another source. */
    void restart() {
        expectedBefore = 0;
        receivedBefore = 0;
    }

    /** Expected less received, within the 24 bits it has; negative if duplicates outnumber losses. */
    static int cumulative(long expected, long received) {
        return Math.clamp(expected - received, LEAST_LOST, MOST_LOST);
    }

    /**
     * Ends an interval.
     *
     * @param expected since the source began
     * @param received since the source began, duplicates and late packets included
     * @return lost of expected packets in the interval, in 1/256; 0 if more came than were expected
     */
    int fraction(long expected, long received) {
        long expectedNow = expected - expectedBefore;
        long lostNow = expectedNow - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        return expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
    }
}
