package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.api.ProblemView.FaultView;
import dev.holdfast.catalog.RejectedDefinition;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "StreamPage", description = "Streams in order of id.")
record StreamPage(
        @ArraySchema(schema = @Schema(implementation = StreamSchema.class))
        List<StreamView> streams,

        @Schema(description = "What to give as 'cursor' for the next page; null on the last one.") @Nullable
        String next,

        @Schema(description = "Stored definitions that cannot be used; on the first page, left out if there are none.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<RejectedView> rejected) {

    @Schema(name = "RejectedDefinition", description = "Stays in the store until the stream is written or deleted.")
    record RejectedView(String id, List<FaultView> errors) {

        static RejectedView of(RejectedDefinition rejected) {
            return new RejectedView(
                    rejected.id().value(),
                    rejected.faults().stream()
                            .map(fault -> new FaultView(fault.field(), fault.message()))
                            .toList());
        }
    }
}
