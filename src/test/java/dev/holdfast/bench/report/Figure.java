package dev.holdfast.bench.report;

import java.util.List;

/**
 * What was measured of one program in one scenario.
 *
 * @param scenario its short name
 * @param measure what was measured, as a line of the table
 * @param unit such as {@code s}
 * @param values one for each repeat, in their order; smaller is better
 * @param note what the reader has to know of them, or empty
 */
public record Figure(String scenario, String measure, String program, String unit, List<Double> values, String note) {

    public Figure {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no value of " + measure);
        }
        values = List.copyOf(values);
    }

    public int count() {
        return values.size();
    }

    public double p50() {
        return percentile(50);
    }

    /** With fewer than 100 values that is the largest. */
    public double p99() {
        return percentile(99);
    }

    /** By the nearest rank: the smallest value that so many percent are not above. */
    private double percentile(int percent) {
        int rank = Math.ceilDiv(percent * values.size(), 100);
        return values.stream().sorted().skip(Math.max(0, rank - 1)).findFirst().orElseThrow();
    }

    /** Whether two figures are of the same thing. */
    boolean isOfSame(String otherScenario, String otherMeasure) {
        return scenario.equals(otherScenario) && measure.equals(otherMeasure);
    }
}
