package dev.holdfast.metrics;

/** How the event journal does, for {@link EventJournalMeters}. Thread-safe, cheap. */
public interface EventJournalStatus {

    /** Whether the latest operation succeeded. */
    boolean available();

    /** Events that wait to be written. */
    long pending();

    /** Operations that failed since the start; never falls. */
    long failures();

    /** Events that were given up unwritten since the start; never falls. */
    long lost();
}
