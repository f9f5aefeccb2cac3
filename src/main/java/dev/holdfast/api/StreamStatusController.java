package dev.holdfast.api;

import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How a stream does. */
@RestController
@RequestMapping("/api/v1/streams/{id}")
@Tag(name = "status")
class StreamStatusController {

    private final Streams streams;

    StreamStatusController(Streams streams) {
        this.streams = streams;
    }

    @GetMapping("/status")
    @Operation(summary = "Where a stream stands.")
    StatusView status(@PathVariable String id) {
        return StatusView.of(snapshot(id));
    }

    @GetMapping("/health")
    @Operation(summary = "How a stream's connection does, rule by rule.")
    HealthReportView health(@PathVariable String id) {
        return StreamIds.known(id)
                .flatMap(streams::health)
                .map(HealthReportView::of)
                .orElseThrow(() -> ApiException.noSuchStream(id));
    }

    @GetMapping("/connection-state")
    @Operation(summary = "What is preserved of a stream's connection; 404 before the first one.")
    ConnectionStateView connectionState(@PathVariable String id) {
        return snapshot(id)
                .connectionState()
                .map(ConnectionStateView::of)
                .orElseThrow(() -> new ApiException(
                        HttpStatus.NOT_FOUND,
                        "no-connection-state",
                        "stream '" + id + "' has not been connected yet, so nothing is preserved"));
    }

    private StreamSnapshot snapshot(String id) {
        return StreamIds.known(id).flatMap(streams::find).orElseThrow(() -> ApiException.noSuchStream(id));
    }
}
