package dev.holdfast.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "IncidentPage")
record IncidentPage(
        @Schema(description = "Newest first.") List<IncidentView> incidents,

        @Schema(description = "What to give as 'cursor' for the next page; null if this is the last.") @Nullable
        String next) {}
