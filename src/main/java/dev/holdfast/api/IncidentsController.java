package dev.holdfast.api;

import dev.holdfast.api.AvailabilityView.WindowView;
import dev.holdfast.events.EventFilter;
import dev.holdfast.incidents.Availability;
import dev.holdfast.incidents.AvailabilityWindow;
import dev.holdfast.incidents.IncidentBook;
import dev.holdfast.incidents.OutageMarkdown;
import dev.holdfast.incidents.OutageRecord;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.Streams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The records of outages, and how much of the time streams were there. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "incidents")
class IncidentsController {

    private final IncidentBook book;
    private final Streams streams;

    IncidentsController(IncidentBook book, Streams streams) {
        this.book = book;
        this.streams = streams;
    }

    @GetMapping("/incidents")
    @Operation(summary = "The outages of all streams, newest first.")
    IncidentPage list(
            @RequestParam(name = "stream_id", required = false) @Nullable List<String> streamIds,
            @RequestParam(required = false) @Nullable String open,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Params params = new Params();
        EventFilter filter = params.filter(streamIds, null, null);
        Boolean wanted = params.flag("open", open);
        int size = params.limit(limit);
        OptionalLong below = cursor == null ? OptionalLong.of(Long.MAX_VALUE) : Cursor.readBelow(cursor);
        if (below.isEmpty()) {
            params.fault("cursor", "expected the 'next' of an earlier page");
        }
        params.check();
        List<OutageRecord> found = book.list(filter.streamIds(), wanted, below.orElseThrow(), size + 1);
        boolean more = found.size() > size;
        List<OutageRecord> page = more ? found.subList(0, size) : found;
        long now = book.nowMillis();
        return new IncidentPage(
                page.stream().map(each -> IncidentView.brief(each, now)).toList(),
                more ? Cursor.below(page.getLast().number()) : null);
    }

    @GetMapping("/incidents/{id}")
    @Operation(summary = "One outage, with its timeline and the seconds before it.")
    IncidentView get(@PathVariable String id) {
        return IncidentView.whole(find(id), book.nowMillis());
    }

    @GetMapping(path = "/incidents/{id}.md", produces = "text/markdown;charset=UTF-8")
    @Operation(summary = "The same as a page for people.")
    String markdown(@PathVariable String id) {
        return OutageMarkdown.write(find(id), book.nowMillis());
    }

    @GetMapping("/streams/{id}/availability")
    @Operation(summary = "How much of the last hour, day and 30 days a stream was there.")
    AvailabilityView availability(@PathVariable String id) {
        StreamId streamId = StreamIds.known(id)
                .filter(each -> streams.find(each).isPresent())
                .orElseThrow(() -> ApiException.noSuchStream(id));
        List<Availability> figures = book.availability(streamId, AvailabilityWindow.allMillis());
        List<WindowView> windows = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            windows.add(WindowView.of(AvailabilityWindow.all().get(i).label(), figures.get(i)));
        }
        return new AvailabilityView(id, windows);
    }

    private OutageRecord find(String id) {
        OptionalLong number =
                id.matches("o[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(id.substring(1))) : OptionalLong.empty();
        if (number.isPresent()) {
            var found = book.find(number.getAsLong());
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ApiException(
                HttpStatus.NOT_FOUND,
                "not-found",
                "there is no incident '" + id + "'; the oldest are forgotten (holdfast.incidents.capacity)");
    }
}
