package dev.holdfast.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The counters and histograms of one stream. They are there, at zero, from the stream's first event on; those with a reason are
 * only counted here, and shown by a {@link ReasonCollector}.
 */
final class ReconnectionMeters {

    /** From a blip that an SRT latency covers to the point where a person has been called. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    private final MeterRegistry registry;
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
    private volatile Tags tags = Tags.empty();
    private volatile ReasonCounts reasons = new ReasonCounts();

    ReconnectionMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    boolean isLabelled() {
        return tags.stream().findAny().isPresent();
    }

    /** Gives the series their labels; other ones than before begin new series. */
    void label(Tags to) {
        if (tags.equals(to)) {
            return;
        }
        remove();
        tags = to;
        reasons = new ReasonCounts();
        successes();
        failures();
        reconnection();
        outage();
        detection();
    }

    /** What is counted by reason. */
    ReasonCounts reasons() {
        return reasons;
    }

    void succeeded(Optional<Duration> sinceDetection, Optional<Duration> sinceMedia) {
        successes().increment();
        sinceDetection.ifPresent(reconnection()::record);
        sinceMedia.ifPresent(outage()::record);
    }

    void gaveUp() {
        failures().increment();
    }

    void detectedAfter(Duration sinceMedia) {
        detection().record(sinceMedia);
    }

    void remove() {
        meters.forEach(registry::remove);
        meters.clear();
    }

    private Counter successes() {
        return counter("holdfast.reconnection.successes", "Outages that ended with media");
    }

    private Counter failures() {
        return counter("holdfast.reconnection.failures", "Times that reconnecting was given up for now");
    }

    private Timer reconnection() {
        return timer("holdfast.reconnection.duration", "From failure detected to media again");
    }

    private Timer outage() {
        return timer("holdfast.outage.duration", "From last media to media again");
    }

    private Timer detection() {
        return timer("holdfast.failure.detection", "From last good media to failure detected");
    }

    private Counter counter(String name, String description) {
        Counter counter =
                Counter.builder(name).description(description).tags(tags).register(registry);
        meters.add(counter);
        return counter;
    }

    private Timer timer(String name, String description) {
        Timer timer = Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        meters.add(timer);
        return timer;
    }
}
