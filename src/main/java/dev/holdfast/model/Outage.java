package dev.holdfast.model;

/**
 * An outage that is being worked on.
 *
 * @param lastMediaNanos when media was last seen before it, on the engine's clock
 * @param detectedNanos when it was detected
 * @param cause what was detected
 */
public record Outage(long lastMediaNanos, long detectedNanos, Failure cause) {}
