package dev.holdfast.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The series of the event journal. */
public final class EventJournalMeters implements MeterBinder {

    private final EventJournalStatus status;

    public EventJournalMeters(EventJournalStatus status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("holdfast_event_journal_available", status, s -> s.available() ? 1 : 0)
                .description("1 if the event journal can be written")
                .strongReference(true)
                .register(registry);
        Gauge.builder("holdfast_event_journal_pending", status, EventJournalStatus::pending)
                .description("Events that wait to be written to the journal")
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("holdfast_event_journal_failures_total", status, EventJournalStatus::failures)
                .description("Operations of the event journal that failed")
                .register(registry);
        FunctionCounter.builder("holdfast_event_journal_lost_total", status, EventJournalStatus::lost)
                .description("Events that were never written because the journal was away for too long")
                .register(registry);
    }
}
