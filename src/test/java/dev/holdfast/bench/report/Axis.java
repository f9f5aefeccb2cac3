package dev.holdfast.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis over whole steps of 1, 2 and 5.
 *
 * @param from the value at its left end
 * @param to the value at its right end
 */
record Axis(double from, double to) {

    private static final double[] STEPS = {1, 2, 5};

    /** An axis that has room for all of these; values of 0 and below are at its left end. */
    static Axis over(List<Double> values) {
        List<Double> positive = values.stream().filter(each -> each > 0).toList();
        double least = positive.stream().min(Double::compare).orElse(1.0);
        double most = positive.stream().max(Double::compare).orElse(1.0);
        double from = step(least, false);
        double to = step(most * 1.001, true);
        return new Axis(from, from < to / 9 ? to : from * 10);
    }

    /** The nearest step below or above a value. */
    private static double step(double value, boolean above) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        double below = decade;
        for (double each : STEPS) {
            if (each * decade <= value) {
                below = each * decade;
            } else if (above) {
                return each * decade;
            }
        }
        return above ? 10 * decade : below;
    }

    /** Where a value is, 0 at the left end, 1 at the right. */
    double place(double value) {
        if (value <= from) {
            return 0;
        }
        return Math.min(1, Math.log(value / from) / Math.log(to / from));
    }

    /** The values to write at it: the steps, or only powers of ten where those would be too many. */
    List<Double> ticks() {
        boolean few = to / from <= 2000;
        List<Double> ticks = new ArrayList<>();
        for (double decade = Math.pow(10, Math.floor(Math.log10(from * 1.001))); decade <= to * 1.001; decade *= 10) {
            for (double each : STEPS) {
                double tick = each * decade;
                if ((few || each == 1) && tick >= from * 0.999 && tick <= to * 1.001) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }
}
