package dev.holdfast.api;

import dev.holdfast.incidents.IncidentBook;
import dev.holdfast.runtime.Streams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** All streams in one short answer, for whoever shows all of them and asks each second. */
@RestController
@Tag(name = "status")
class FleetController {

    private final Streams streams;
    private final IncidentBook book;
    private final InstantSource clock;

    FleetController(Streams streams, IncidentBook book, InstantSource clock) {
        this.streams = streams;
        this.book = book;
        this.clock = clock;
    }

    @GetMapping("/api/v1/fleet")
    @Operation(
            summary = "All streams at a glance, unpaged.",
            description = "About a seventh of what GET /streams answers, for tables that are refreshed each second.")
    FleetView fleet() {
        // Taken before the streams are looked at: whoever has an event of a later time knows better than this answer.
        return FleetView.of(clock.instant(), streams.list(), book.outSince());
    }
}
