package dev.holdfast.transport.srt;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What happened to a listener's callers while one attempt, and the session that came of it, lasted. Thread-safe. */
final class CallerTally {

    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong takeovers = new AtomicLong();

    void refused() {
        refused.incrementAndGet();
    }

    void tookOver() {
        takeovers.incrementAndGet();
    }

    Map<String, Double> statistics() {
        return Map.of(
                "srt_callers_rejected_total", (double) refused.get(), "srt_takeovers_total", (double) takeovers.get());
    }
}
