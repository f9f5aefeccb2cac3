package dev.holdfast.api;

import dev.holdfast.events.Batch;
import dev.holdfast.events.EventFilter;
import dev.holdfast.events.EventLog;
import dev.holdfast.runtime.Streams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The event log, to be read page by page. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "events")
class EventsController {

    private final EventLog log;
    private final Streams streams;

    EventsController(EventLog log, Streams streams) {
        this.log = log;
        this.streams = streams;
    }

    @GetMapping("/events")
    @Operation(summary = "The event log, newest last.")
    EventPage all(
            @RequestParam(name = "stream_id", required = false) @Nullable List<String> streamIds,
            @RequestParam(name = "type", required = false) @Nullable List<String> types,
            @RequestParam(name = "label", required = false) @Nullable List<String> labels,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit) {
        return page(streamIds, types, labels, after, limit);
    }

    @GetMapping("/streams/{id}/events")
    @Operation(summary = "The events of one stream, newest last.")
    EventPage ofStream(
            @PathVariable String id,
            @RequestParam(name = "type", required = false) @Nullable List<String> types,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit) {
        if (StreamIds.known(id).flatMap(streams::find).isEmpty()) {
            throw ApiException.noSuchStream(id);
        }
        return page(List.of(id), types, null, after, limit);
    }

    private EventPage page(
            @Nullable List<String> streamIds,
            @Nullable List<String> types,
            @Nullable List<String> labels,
            @Nullable String after,
            @Nullable String limit) {
        Params params = new Params();
        EventFilter filter = params.filter(streamIds, types, labels);
        OptionalLong from = params.eventId("after", after);
        int size = params.limit(limit);
        params.check();
        Batch batch = from.isPresent() ? log.after(from.getAsLong(), filter, size) : log.latest(filter, size);
        return EventPage.of(batch);
    }
}
