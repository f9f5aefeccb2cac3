package dev.holdfast.model;

/**
 * How a delay is spread so that many streams do not come back in step.
 *
 * @param kind the way of spreading
 * @param ratio kind {@code PERCENT} only: 0.1 spreads over ±10 %; 0 to 1
 */
public record JitterSettings(Kind kind, double ratio) {

    public static final JitterSettings NONE = new JitterSettings(Kind.NONE, 0);
    public static final JitterSettings FULL = new JitterSettings(Kind.FULL, 0);
    public static final JitterSettings EQUAL = new JitterSettings(Kind.EQUAL, 0);

    /** Spread over {@code 1 ± ratio} of the delay. */
    public static JitterSettings percent(double ratio) {
        return new JitterSettings(Kind.PERCENT, ratio);
    }

    /** The ways of spreading. */
    public enum Kind implements Wire {
        /** The delay as it is. */
        NONE,
        /** Anywhere between a small floor and the delay. */
        FULL,
        /** Half the delay, and anywhere up to the other half. */
        EQUAL,
        /** The delay, more or less a share of itself. */
        PERCENT
    }

    /** As configuration writes it: {@code none}, {@code full}, {@code equal}, {@code 25%}. */
    @Override
    public String toString() {
        return kind == Kind.PERCENT ? Math.round(ratio * 100) + "%" : kind.wire();
    }
}
