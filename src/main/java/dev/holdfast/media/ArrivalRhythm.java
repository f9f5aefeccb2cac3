package dev.holdfast.media;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long a stream pauses between packets when all is well: its longest pauses of the last minute.
 *
 * <p>One thread writes, any reads. A packet that comes soon after the one before costs a subtraction and a comparison;
 * nothing is allocated. Pauses are kept to an eighth of an octave, rounded up, and below {@link #NOTED_NANOS} not at all.
 */
public final class ArrivalRhythm {

    /** Shorter pauses are no news: three times as much is still shorter than anybody would call silence. */
    public static final long NOTED_NANOS = 1L << 25;

    /** What is remembered, at least; at most one stretch more. */
    public static final long MEMORY_NANOS = 60_000_000_000L;

    /** Some 4.3 s, so that a shift tells the stretch. */
    private static final int STRETCH_SHIFT = 32;

    private static final int STRETCHES = 16;
    private static final int STEPS_BITS = 3;
    private static final int STEPS = 1 << STEPS_BITS;

    /** For each stretch of time, the pauses that ended in it: a bit for each length. */
    private final AtomicLongArray pauses = new AtomicLongArray(STRETCHES);

    /** Which stretch of time each place is about. */
    private final AtomicLongArray stretches = new AtomicLongArray(STRETCHES);

    private boolean begun;
    private long lastNanos;

    /** A packet came. Times may wrap, but never go back. */
    public void arrived(long nowNanos) {
        if (nowNanos - lastNanos >= NOTED_NANOS && begun) {
            note(nowNanos - lastNanos, nowNanos);
        }
        begun = true;
        lastNanos = nowNanos;
    }

    private void note(long pauseNanos, long nowNanos) {
        long stretch = nowNanos >> STRETCH_SHIFT;
        int place = (int) (stretch & (STRETCHES - 1));
        if (stretches.getPlain(place) != stretch) {
            pauses.setOpaque(place, 0);
            stretches.setOpaque(place, stretch);
        }
        pauses.setOpaque(place, pauses.getPlain(place) | 1L << lengthOf(pauseNanos));
    }

    /**
     * The longest pause that ended in the last minute.
     *
     * @param belowNanos pauses as long or longer are not looked at: an outage is no part of the rhythm
     * @return up to an eighth longer than it was; {@link #NOTED_NANOS} if all were shorter
     */
    public long longestPauseNanos(long nowNanos, long belowNanos) {
        long now = nowNanos >> STRETCH_SHIFT;
        long seen = 0;
        for (int i = 0; i < STRETCHES; i++) {
            // The place of a stretch long ago holds no news, whatever bits are in it.
            long age = now - stretches.getOpaque(i);
            if (age >= 0 && age < STRETCHES) {
                seen |= pauses.getOpaque(i);
            }
        }
        int below = belowNanos <= NOTED_NANOS ? 0 : lengthOf(belowNanos);
        seen &= (1L << below) - 1;
        return seen == 0 ? NOTED_NANOS : upTo(Long.SIZE - 1 - Long.numberOfLeadingZeros(seen));
    }

    /** Which of 64 lengths a pause has, of eight to the octave. */
    private static int lengthOf(long nanos) {
        int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - 25;
        int step = (int) (nanos >> (octave + 25 - STEPS_BITS)) & (STEPS - 1);
        return Math.min(Long.SIZE - 1, octave * STEPS + step);
    }

    /** The end of a length. */
    private static long upTo(int length) {
        return (STEPS + 1L + length % STEPS) << (length / STEPS + 25 - STEPS_BITS);
    }
}
