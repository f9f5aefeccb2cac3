package dev.holdfast.metrics;

import dev.holdfast.model.EventType;
import dev.holdfast.model.IncidentScope;
import dev.holdfast.model.Notice;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The count of incidents: how many there were, by scope at their beginning, and how many are going on. */
final class IncidentMeters {

    private final Map<String, Counter> begun = new HashMap<>();
    private final AtomicInteger active = new AtomicInteger();

    IncidentMeters(MeterRegistry registry) {
        for (IncidentScope scope : IncidentScope.values()) {
            begun.put(
                    scope.wire(),
                    Counter.builder("holdfast.incidents")
                            .description("Incidents: failures of several streams of one host or site within a second")
                            .tag("scope", scope.wire())
                            .register(registry));
        }
        Gauge.builder("holdfast.incidents.active", active, AtomicInteger::get)
                .description("Incidents of which not every stream streams again or is stopped")
                .register(registry);
    }

    void take(Notice notice) {
        if (notice.type() == EventType.INCIDENT_ENDED) {
            active.decrementAndGet();
            return;
        }
        active.incrementAndGet();
        Counter counter = begun.get(String.valueOf(notice.details().get("scope")));
        if (counter != null) {
            counter.increment();
        }
    }
}
