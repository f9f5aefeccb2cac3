package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.model.Fault;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatusCode;

@Schema(name = "Problem", description = "Why a call failed; RFC 9457.")
record ProblemView(
        @Schema(description = "Names the kind of problem.", example = "urn:holdfast:problem:invalid-definition")
        URI type,

        @Schema(example = "Invalid definition") String title,
        @Schema(example = "422") int status,
        @Schema(description = "What happened, in words.") String detail,

        @Schema(description = "The path of the call.", example = "/api/v1/streams/cam1")
        String instance,

        @Schema(description = "Everything that is wrong, by field; left out where no field is to blame.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<FaultView> errors) {

    private static final String TYPE_PREFIX = "urn:holdfast:problem:";

    /**
     * @param kind the end of the type, for example {@code not-found}; the title is the same in words
     * @param instance the path of the call
     */
    static ProblemView of(HttpStatusCode status, String kind, String detail, String instance, List<Fault> faults) {
        String words = kind.replace('-', ' ');
        return new ProblemView(
                URI.create(TYPE_PREFIX + kind),
                Character.toUpperCase(words.charAt(0)) + words.substring(1),
                status.value(),
                detail,
                instance,
                faults.stream()
                        .map(fault -> new FaultView(fault.field(), fault.message()))
                        .toList());
    }

    @Schema(name = "FieldError")
    record FaultView(
            @Schema(example = "sources[0].uri") String field,

            @Schema(example = "expected srt://, rtp://, udp://, tcp:// or unix:/path, found 'http://'")
            String message) {}
}
