package dev.holdfast.metrics;

import java.util.function.ToDoubleFunction;

/** A total that never falls, made of a figure that begins at zero again when what it counts is opened anew. Thread-safe. */
final class MonotoneCounter<T> {

    private final ToDoubleFunction<T> figure;
    private double total;
    private double last;

    MonotoneCounter(ToDoubleFunction<T> figure) {
        this.figure = figure;
    }

    /**
     * The total, with what the figure says now.
     *
     * @param source read for the figure; NaN means that it is not known now and counts for nothing
     */
    synchronized double read(T source) {
        double now = figure.applyAsDouble(source);
        if (!Double.isNaN(now)) {
            total += now >= last ? now - last : now;
            last = now;
        }
        return total;
    }
}
