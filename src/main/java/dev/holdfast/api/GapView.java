package dev.holdfast.api;

import dev.holdfast.events.Gap;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "Gap", description = "Events that the log no longer holds, or cannot vouch for.")
record GapView(
        @Schema(description = "The id after the last one seen.")
        long firstMissedId,

        @Schema(description = "How many, of any stream and type; null if that cannot be known.") @Nullable
        Long missed,

        @Schema(description = "Id of the first event after the gap.")
        long resumesAt) {

    static GapView of(Gap gap) {
        return new GapView(
                gap.firstMissedId(), gap.missed().isPresent() ? gap.missed().getAsLong() : null, gap.resumesAt());
    }
}
