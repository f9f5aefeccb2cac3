package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.events.Batch;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "EventPage", description = "A stretch of the event log.")
record EventPage(
        @Schema(description = "Oldest first.") List<EventView> events,

        @Schema(description = "What to give as 'after' to read on; everything up to it has been looked at.")
        long next,

        @Schema(description = "Left out if nothing is missing before the events.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        GapView gap) {

    static EventPage of(Batch batch) {
        return new EventPage(
                batch.events().stream().map(EventView::of).toList(),
                batch.cursor(),
                batch.gap().map(GapView::of).orElse(null));
    }
}
