package dev.holdfast.model;

/**
 * The figure that broke a rule.
 *
 * @param rule the configuration key that sets the threshold, for example {@code max-packet-loss}
 * @param value what was measured, in {@code unit}
 * @param threshold what was allowed, in {@code unit}
 * @param unit {@code ms}, {@code ratio} or {@code packets/s}
 * @param windowNanos over how long it was measured; 0 for an instantaneous figure
 */
public record Measurement(String rule, double value, double threshold, String unit, long windowNanos) {}
