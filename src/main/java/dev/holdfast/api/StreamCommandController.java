package dev.holdfast.api;

import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.StreamCommand;
import dev.holdfast.runtime.StreamSnapshot;
import dev.holdfast.runtime.Streams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an operator can tell a stream. */
@RestController
@RequestMapping("/api/v1/streams/{id}")
@ResponseStatus(HttpStatus.ACCEPTED)
@Tag(name = "commands")
class StreamCommandController {

    private final Streams streams;

    StreamCommandController(Streams streams) {
        this.streams = streams;
    }

    @PostMapping("/reconnect")
    @Operation(summary = "Has a stream connect anew at once: cuts a wait short, replaces a live connection.")
    StatusView reconnect(@PathVariable String id) {
        return tell(id, StreamCommand.RECONNECT);
    }

    @PostMapping("/pause")
    @Operation(summary = "Stops a stream until it is resumed, also over a restart.")
    StatusView pause(@PathVariable String id) {
        return tell(id, StreamCommand.PAUSE);
    }

    @PostMapping("/resume")
    @Operation(summary = "Starts a paused stream.")
    StatusView resume(@PathVariable String id) {
        return tell(id, StreamCommand.RESUME);
    }

    @PostMapping("/reset")
    @Operation(summary = "Forgets the failures so far: a waiting or failed stream tries at once.")
    StatusView reset(@PathVariable String id) {
        return tell(id, StreamCommand.RESET);
    }

    private StatusView tell(String id, StreamCommand command) {
        StreamId streamId = StreamIds.known(id)
                .filter(known -> streams.find(known).isPresent())
                .orElseThrow(() -> ApiException.noSuchStream(id));
        refusal(streamId, command).ifPresent(reason -> {
            throw new ApiException(HttpStatus.CONFLICT, "command-refused", reason);
        });
        StreamSnapshot after = streams.find(streamId).orElseThrow(() -> ApiException.noSuchStream(id));
        return StatusView.of(after);
    }

    private Optional<String> refusal(StreamId id, StreamCommand command) {
        try {
            return streams.command(id, command);
        } catch (IllegalStateException e) {
            if (streams.find(id).isEmpty()) {
                // removed since it was looked for
                throw ApiException.noSuchStream(id.value());
            }
            throw e;
        }
    }
}
