package dev.holdfast.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The series of the configuration that holds.
 *
 * @param isTakenOver whether what the file said at its latest change holds
 * @param loadedAt when what holds was read
 * @param failedStreams how many streams are not what the file says
 */
public record ConfigurationMeters(BooleanSupplier isTakenOver, Supplier<Instant> loadedAt, IntSupplier failedStreams)
        implements MeterBinder {

    private static final double MILLIS_PER_SECOND = 1000;

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("holdfast_config_last_reload_successful", this, each -> each.isTakenOver.getAsBoolean() ? 1 : 0)
                .description("1 if the configuration file was free of faults when it was last read")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "holdfast_config_last_reload_success_timestamp_seconds",
                        this,
                        each -> each.loadedAt.get().toEpochMilli() / MILLIS_PER_SECOND)
                .description("When the configuration that holds was read")
                .strongReference(true)
                .register(registry);
        Gauge.builder("holdfast_config_reload_failed_streams", this, each -> each.failedStreams.getAsInt())
                .description("Streams that could not be brought to what the configuration file says")
                .strongReference(true)
                .register(registry);
    }
}
