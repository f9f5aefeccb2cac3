package dev.holdfast.api;

import dev.holdfast.events.EventLog;
import dev.holdfast.model.StateName;
import dev.holdfast.model.Wire;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The streams' health in one glance. Whether the service itself is well is the management port's to say. */
@RestController
@Tag(name = "status")
class ServiceHealthController {

    private final Streams streams;
    private final EventLog log;
    private final InstantSource clock;

    ServiceHealthController(Streams streams, EventLog log, InstantSource clock) {
        this.streams = streams;
        this.log = log;
        this.clock = clock;
    }

    @GetMapping("/api/v1/health")
    @Operation(summary = "The streams' health in one glance.")
    ServiceHealth health() {
        List<StreamSnapshot> all = streams.list();
        int healthy = (int) all.stream().filter(StreamSnapshot::isHealthy).count();
        // A stream that somebody paused is as it is meant to be.
        int meant = (int)
                all.stream().filter(each -> each.state() != StateName.STOPPED).count();
        Verdict verdict = healthy == meant ? Verdict.HEALTHY : healthy == 0 ? Verdict.UNHEALTHY : Verdict.DEGRADED;
        return new ServiceHealth(verdict, all.size(), healthy, log.subscribers(), clock.instant());
    }

    @Schema(name = "ServiceHealth", description = "The streams' health in one glance.")
    record ServiceHealth(
            @Schema(description = "healthy: all streams that are not paused; unhealthy: none of them.")
            Verdict status,

            int totalStreams,

            @Schema(description = "Streams in state streaming.")
            int healthyStreams,

            @Schema(description = "Clients that listen to the event stream.")
            int subscribers,

            Instant timestamp) {}

    /** Of all streams together. */
    enum Verdict implements Wire {
        HEALTHY,
        DEGRADED,
        UNHEALTHY
    }
}
