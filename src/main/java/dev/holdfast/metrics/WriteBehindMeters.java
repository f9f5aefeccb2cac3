package dev.holdfast.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The series of the state store, or of the event journal. */
public final class WriteBehindMeters implements MeterBinder {

    private final String prefix;
    private final String what;
    private final boolean losing;
    private final WriteBehindStatus status;

    private WriteBehindMeters(String prefix, String what, boolean losing, WriteBehindStatus status) {
        this.prefix = prefix;
        this.what = what;
        this.losing = losing;
        this.status = status;
    }

    /** Of the states, definitions and histories, of which none is ever given up. */
    public static WriteBehindMeters stateStore(WriteBehindStatus status) {
        return new WriteBehindMeters("holdfast_state_store_", "state store", false, status);
    }

    /** Of the events, of which the oldest are given up when the journal is away for too long. */
    public static WriteBehindMeters eventJournal(WriteBehindStatus status) {
        return new WriteBehindMeters("holdfast_event_journal_", "event journal", true, status);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(prefix + "available", status, s -> s.available().getAsBoolean() ? 1 : 0)
                .description("1 if the " + what + " can be reached")
                .strongReference(true)
                .register(registry);
        Gauge.builder(prefix + "pending", status, s -> s.pending().getAsLong())
                .description("Writes that wait for the " + what)
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder(
                        prefix + "failures_total", status, s -> s.failures().getAsLong())
                .description("Operations of the " + what + " that failed")
                .register(registry);
        if (losing) {
            FunctionCounter.builder(prefix + "lost_total", status, s -> s.lost().getAsLong())
                    .description("Writes that were given up because the " + what + " was away for too long")
                    .register(registry);
        }
    }
}
