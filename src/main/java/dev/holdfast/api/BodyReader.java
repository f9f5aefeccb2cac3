package dev.holdfast.api;

import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Reads a stream's document from the body of a call, of limited size however it is sent. */
final class BodyReader {

    /** How long a body may be unless said otherwise, in bytes. */
    static final int DEFAULT_LIMIT = 1024 * 1024;

    /** What an answer has besides the document, so that what was read can be written back. */
    private static final Set<String> IGNORED = Set.of("status");

    /** What {@link StreamJson} calls a text that is no document at all. */
    private static final String WHOLE = "(document)";

    private final int limit;

    BodyReader(int limit) {
        this.limit = limit;
    }

    /**
     * Reads the document.
     *
     * @throws ApiException if the body is too large, or no JSON
     * @param values what is wrong with a document's values, to be told together with keys that do not fit
     * @throws InvalidDefinitionException with all faults, if there are keys that do not fit
     */
    StreamDocument read(HttpServletRequest request, Function<StreamDocument, List<Fault>> values) throws IOException {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge();
        }
        byte[] body = request.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            throw tooLarge();
        }
        try {
            return StreamJson.read(body, IGNORED, values);
        } catch (InvalidDefinitionException e) {
            if (e.faults().getFirst().field().equals(WHOLE)) {
                throw new ApiException(
                        HttpStatus.BAD_REQUEST,
                        "malformed-json",
                        e.faults().getFirst().message());
            }
            throw e;
        }
    }

    private ApiException tooLarge() {
        String detail = "expected a body of at most " + limit + " bytes, found more";
        return new ApiException(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", detail)
                .with(HttpHeaders.CONNECTION, "close");
    }
}
