package dev.holdfast.metrics;

import dev.holdfast.model.FailureReason;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often things happened to one stream, by the reason: one number for each value that a label can have, where a meter of a
 * registry takes 670 octets. Thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // places in memory, never stored nor sent
final class ReasonCounts {

    private static final int REASONS = FailureReason.values().length;
    private static final int OUTCOMES = AttemptLedger.Outcome.values().length;

    /** Of a stream to which nothing has happened; nobody counts here. */
    static final ReasonCounts NONE = new ReasonCounts();

    /** First the detections, then the attempts of each outcome. */
    private final AtomicLongArray counts = new AtomicLongArray(REASONS * (1 + OUTCOMES));

    void detected(FailureReason reason) {
        counts.incrementAndGet(reason.ordinal());
    }

    void attemptEnded(FailureReason reason, AttemptLedger.Outcome outcome) {
        counts.incrementAndGet(place(reason, outcome));
    }

    long detections(FailureReason reason) {
        return counts.get(reason.ordinal());
    }

    long attempts(FailureReason reason, AttemptLedger.Outcome outcome) {
        return counts.get(place(reason, outcome));
    }

    private static int place(FailureReason reason, AttemptLedger.Outcome outcome) {
        return REASONS * (1 + outcome.ordinal()) + reason.ordinal();
    }
}
