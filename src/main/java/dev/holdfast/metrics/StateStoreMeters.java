package dev.holdfast.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The series of the state store. */
public final class StateStoreMeters implements MeterBinder {

    private final StateStoreStatus status;

    public StateStoreMeters(StateStoreStatus status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("holdfast_state_store_available", status, s -> s.available() ? 1 : 0)
                .description("1 if the state store can be reached")
                .strongReference(true)
                .register(registry);
        Gauge.builder("holdfast_state_store_pending", status, StateStoreStatus::pending)
                .description("Writes that wait for the state store")
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("holdfast_state_store_failures_total", status, StateStoreStatus::failures)
                .description("Operations of the state store that failed")
                .register(registry);
    }
}
