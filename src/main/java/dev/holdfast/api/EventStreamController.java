package dev.holdfast.api;

import dev.holdfast.events.Batch;
import dev.holdfast.events.EventFilter;
import dev.holdfast.events.EventLog;
import dev.holdfast.events.Subscription;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The event log as server-sent events, live.
 *
 * <p>Each client is served by the virtual thread of its call, which writes and waits as it can: one that does not read
 * holds that thread and its socket's buffer until the server's write timeout ends the call, and nothing else.
 */
@RestController
@Tag(name = "events")
class EventStreamController {

    private static final int BATCH = 64;

    private final EventLog log;
    private final EventTexts texts;
    private final EventStreamLimits limits;

    EventStreamController(EventLog log, EventTexts texts, EventStreamLimits limits) {
        this.log = log;
        this.texts = texts;
        this.limits = limits;
    }

    @GetMapping("/api/v1/events/stream")
    @Operation(
            summary = "The events as they happen, as server-sent events.",
            description =
                    "Each has the id of the event, its type as event, and an Event as data. An event gap, its data a Gap, tells of events that are no longer held. A comment shows every 15 s that the stream lives. EventSource of browsers cannot send a token: use fetch, or the WebSocket /api/v1/events/ws.")
    void stream(
            @RequestParam(name = "stream_id", required = false) @Nullable List<String> streamIds,
            @RequestParam(name = "type", required = false) @Nullable List<String> types,
            @RequestParam(name = "label", required = false) @Nullable List<String> labels,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(name = "last_event_id", required = false) @Nullable String lastEventIdParam,
            HttpServletResponse response) {
        Params params = new Params();
        EventFilter filter = params.filter(streamIds, types, labels);
        // A browser that reconnects repeats the URL; only the header knows how far it has come.
        OptionalLong after = lastEventId == null || lastEventId.isEmpty()
                ? params.eventId("last_event_id", lastEventIdParam)
                : params.eventId("Last-Event-ID", lastEventId);
        params.check();
        if (log.subscribers() >= limits.mostClients()) {
            throw ApiException.overloaded("expected at most " + limits.mostClients() + " subscribers at a time");
        }
        try (Subscription subscription = log.subscribe(after, filter)) {
            serve(subscription, response);
        } catch (IOException _) {
            // The client is gone, or was stuck for longer than the write timeout; nobody is left to be told.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Subscription subscription, HttpServletResponse response)
            throws IOException, InterruptedException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // Proxies of the nginx family would hold events back otherwise.
        response.setHeader("X-Accel-Buffering", "no");
        SseWriter writer = new SseWriter(response.getOutputStream(), texts);
        writer.begin(subscription.cursor());
        while (!subscription.isClosed()) {
            Batch batch = subscription.poll(BATCH, limits.heartbeat());
            if (batch.isEmpty()) {
                writer.heartbeat(batch.cursor());
            } else {
                writer.write(batch);
            }
        }
    }
}
