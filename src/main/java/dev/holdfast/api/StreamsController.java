package dev.holdfast.api;

import dev.holdfast.catalog.CatalogEntry;
import dev.holdfast.catalog.Change;
import dev.holdfast.catalog.ConflictException;
import dev.holdfast.catalog.Expectation;
import dev.holdfast.catalog.StreamCatalog;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.Streams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The streams' definitions: to list, read, make, replace and delete. */
@RestController
@RequestMapping("/api/v1/streams")
@Tag(name = "streams")
class StreamsController {

    private final StreamCatalog catalog;
    private final Streams streams;
    private final BodyReader bodies;
    private final DurableAnswer durable;

    StreamsController(StreamCatalog catalog, Streams streams, BodyReader bodies, DurableAnswer durable) {
        this.catalog = catalog;
        this.streams = streams;
        this.bodies = bodies;
        this.durable = durable;
    }

    @GetMapping
    @Operation(summary = "Lists the streams with their status, in order of id.")
    StreamPage list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Params params = new Params();
        int size = params.limit(limit);
        StreamId after = cursor == null ? null : Cursor.read(cursor);
        if (cursor != null && after == null) {
            params.fault("cursor", "expected the 'next' of an earlier page");
        }
        params.check();
        List<CatalogEntry> entries = catalog.list(after, size + 1);
        boolean more = entries.size() > size;
        List<CatalogEntry> page = more ? entries.subList(0, size) : entries;
        return new StreamPage(
                page.stream().map(this::view).toList(),
                more ? Cursor.write(page.getLast().id()) : null,
                after == null
                        ? catalog.rejected().stream()
                                .map(StreamPage.RejectedView::of)
                                .toList()
                        : List.of());
    }

    @GetMapping("/{id}")
    @Operation(summary = "A stream: its definition as written, secrets masked, and its status.")
    ResponseEntity<StreamView> get(@PathVariable String id) {
        CatalogEntry entry =
                StreamIds.known(id).flatMap(catalog::find).orElseThrow(() -> ApiException.noSuchStream(id));
        return ResponseEntity.ok().eTag(ETags.write(entry.version())).body(view(entry));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Makes a stream and starts it.")
    ResponseEntity<StreamView> create(HttpServletRequest request) throws IOException {
        StreamDocument document = bodies.read(request, written -> catalog.faults(Optional.empty(), written));
        StreamId id = StreamIds.written(document.id());
        try {
            return answer(catalog.put(id, document, new Expectation.Nothing()));
        } catch (ConflictException _) {
            throw new ApiException(
                    HttpStatus.CONFLICT,
                    "stream-exists",
                    "there is a stream '" + id + "' already; PUT /api/v1/streams/" + id + " replaces it");
        }
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Makes a stream, or gives it another definition.",
            description =
                    "A running connection goes on undisturbed if sources and transport settings stay the same. A secret given as *** stays what it was.")
    ResponseEntity<StreamView> put(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String ifNoneMatch,
            HttpServletRequest request)
            throws IOException {
        StreamDocument document = bodies.read(request, written -> catalog.faults(StreamIds.known(id), written));
        return answer(catalog.put(StreamIds.written(id), document, ETags.expectation(ifMatch, ifNoneMatch)));
    }

    @DeleteMapping("/{id}")
    @Operation(
            summary = "Ends a stream and forgets it.",
            description = "One of the configuration file stays deleted until the file changes it.")
    ResponseEntity<Void> delete(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        CompletableFuture<@Nullable Void> done = StreamIds.known(id)
                .flatMap(known -> catalog.delete(known, ETags.expectation(ifMatch, null)))
                .orElseThrow(() -> ApiException.noSuchStream(id));
        return durable.mark(ResponseEntity.noContent(), done).build();
    }

    private ResponseEntity<StreamView> answer(Change change) {
        CatalogEntry entry = change.entry();
        ResponseEntity.BodyBuilder answer = change.created()
                ? ResponseEntity.created(URI.create("/api/v1/streams/" + entry.id()))
                : ResponseEntity.ok();
        durable.mark(answer, change.durable());
        return answer.eTag(ETags.write(entry.version())).body(view(entry));
    }

    private StreamView view(CatalogEntry entry) {
        return StreamView.of(entry, streams.find(entry.id()).orElse(null));
    }
}
