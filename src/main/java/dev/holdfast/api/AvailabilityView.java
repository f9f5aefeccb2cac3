package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.incidents.Availability;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "Availability", description = "How much of the time a stream was there when it was meant to be.")
record AvailabilityView(
        @Schema(example = "cam1") String streamId,

        @Schema(description = "The last hour, day and 30 days.")
        List<WindowView> windows) {

    @Schema(name = "AvailabilityWindow")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WindowView(
            @Schema(allowableValues = {"1h", "24h", "30d"}) String window,

            @Schema(description = "From when on it is known; later than the window's beginning if less is known.")
            Instant since,

            @Schema(description = "Of the time it was meant to be there, 0 to 1; left out if there was no such time.")
            @Nullable
            Double ratio,

            @Schema(description = "How long it was meant to be there: not paused, stopped or before its first media.")
            long meantMs,

            long downMs,

            @Schema(description = "Outages that reach into the window, an open one included.")
            int outageCount,

            @Schema(description = "Mean length of those that are over; left out if there is none.") @Nullable
            Long mttrMs,

            @Schema(description = "Whole length of the longest; left out if there is none.") @Nullable
            Long longestOutageMs) {

        static WindowView of(String window, Availability figures) {
            return new WindowView(
                    window,
                    Instant.ofEpochMilli(figures.sinceMillis()),
                    figures.ratio(),
                    figures.meantMillis(),
                    figures.downMillis(),
                    figures.outages(),
                    figures.meanRepairMillis(),
                    figures.longestMillis());
        }
    }
}
