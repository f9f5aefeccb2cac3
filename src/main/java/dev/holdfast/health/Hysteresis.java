package dev.holdfast.health;

/**
 * Whether a rule counts as broken.
 *
 * <p>It is broken when N of the last M samples are beyond the threshold. It lasts until each of the last M is on the right
 * side of the exit threshold, and counts as broken until they have been so for the exit time as well: samples of one
 * window are not independent, so that a second of good ones says little about a value around the threshold.
 */
final class Hysteresis {

    private final int samplesToEnter;
    private final long exitAfterNanos;
    private final long mask;
    private long over;
    private long notWell;
    private boolean lasts;
    private long lastsSinceNanos;
    private boolean broken;
    private long brokenSinceNanos;
    private long lastNotWellNanos;

    /**
     * @param samples M, 1 to 64
     * @param samplesToEnter N, 1 to M
     * @param exitAfterNanos 0 or more
     */
    Hysteresis(int samples, int samplesToEnter, long exitAfterNanos) {
        if (samples < 1 || samples > Long.SIZE || samplesToEnter < 1 || samplesToEnter > samples) {
            throw new IllegalArgumentException(
                    "expected 1 <= samples-to-enter <= samples <= 64, found " + samplesToEnter + " and " + samples);
        }
        this.samplesToEnter = samplesToEnter;
        this.exitAfterNanos = exitAfterNanos;
        this.mask = samples == Long.SIZE ? -1L : (1L << samples) - 1;
    }

    /**
     * Takes one sample.
     *
     * @param breaks whether it is beyond the threshold
     * @param well whether it is on the right side of the exit threshold
     */
    void add(boolean breaks, boolean well, long nowNanos) {
        over = (over << 1 | (breaks ? 1 : 0)) & mask;
        notWell = (notWell << 1 | (well ? 0 : 1)) & mask;
        if (!lasts && Long.bitCount(over) >= samplesToEnter) {
            lasts = true;
            lastsSinceNanos = nowNanos;
            brokenSinceNanos = broken ? brokenSinceNanos : nowNanos;
            broken = true;
        }
        if (notWell != 0) {
            lastNotWellNanos = nowNanos;
            return;
        }
        lasts = false;
        if (nowNanos - lastNotWellNanos >= exitAfterNanos) {
            broken = false;
        }
    }

    boolean isBroken() {
        return broken;
    }

    /** For how long it has been broken; only while it is. */
    long brokenForNanos(long nowNanos) {
        return nowNanos - brokenSinceNanos;
    }

    /** How many of the last M samples are beyond the threshold. */
    int over() {
        return Long.bitCount(over);
    }

    /** Whether it has lasted this long; never once the last M samples are well, though it may still count as broken. */
    boolean hasLasted(long nanos, long nowNanos) {
        return lasts && nowNanos - lastsSinceNanos >= nanos;
    }
}
