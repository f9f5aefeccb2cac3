package dev.holdfast.metrics;

/** A total that never falls, made of a figure that begins at zero again when what it counts is opened anew. Not thread-safe. */
final class MonotoneTotal {

    private double total;
    private double last;

    /**
     * The total, with what the figure says now.
     *
     * @param now not a number, or below zero: not known now, which counts for nothing
     */
    double with(double now) {
        if (!(now >= 0)) {
            return total;
        }
        total += now >= last ? now - last : now;
        last = now;
        return total;
    }

    /** The total while the figure is not known. */
    double value() {
        return total;
    }
}
