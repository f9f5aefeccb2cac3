package dev.holdfast.metrics;

/** How the state store does, for {@link StateStoreMeters}. Thread-safe, cheap. */
public interface StateStoreStatus {

    /** Whether the latest operation, or probe, succeeded. */
    boolean available();

    /** Writes that wait to be made. */
    long pending();

    /** Operations that failed since the start; never falls. */
    long failures();
}
