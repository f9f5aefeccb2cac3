package dev.holdfast.health;

/**
 * Whether a rule counts as broken: entered when N of the last M samples break it, left when each of the last M is on the
 * right side of the exit threshold. In between it stays as it is, so a value around the threshold does not flap.
 */
final class Hysteresis {

    private final int samplesToEnter;
    private final long mask;
    private final int samples;
    private long over;
    private long notWell;
    private int seen;
    private boolean broken;
    private long brokenSinceNanos;

    /**
     * @param samples M, 1 to 64
     * @param samplesToEnter N, 1 to M
     */
    Hysteresis(int samples, int samplesToEnter) {
        if (samples < 1 || samples > Long.SIZE || samplesToEnter < 1 || samplesToEnter > samples) {
            throw new IllegalArgumentException(
                    "expected 1 <= samples-to-enter <= samples <= 64, found " + samplesToEnter + " and " + samples);
        }
        this.samples = samples;
        this.samplesToEnter = samplesToEnter;
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
        seen = Math.min(seen + 1, samples);
        if (!broken && Long.bitCount(over) >= samplesToEnter) {
            broken = true;
            brokenSinceNanos = nowNanos;
        } else if (broken && seen == samples && notWell == 0) {
            broken = false;
        }
    }

    boolean isBroken() {
        return broken;
    }

    long brokenForNanos(long nowNanos) {
        return broken ? nowNanos - brokenSinceNanos : 0;
    }
}
