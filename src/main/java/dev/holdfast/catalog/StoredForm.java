package dev.holdfast.catalog;

import dev.holdfast.definition.DocumentSecrets;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StoredDefinition;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a {@link StoredStream} is stored: as JSON, with secrets sealed.
 *
 * <pre>{"format": 1, "revision": 3, "file_fingerprint": "sealed", "stream": {…}}</pre>
 *
 * <p>Without {@code stream} it says that the stream was deleted.
 */
final class StoredForm {

    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final SecretSeal seal;

    StoredForm(SecretSeal seal) {
        this.seal = seal;
    }

    StoredDefinition write(StreamId id, StoredStream stream) {
        ObjectNode form = MAPPER.createObjectNode();
        form.put("format", FORMAT);
        form.put("revision", stream.revision());
        stream.fileFingerprint().ifPresent(text -> form.put("file_fingerprint", seal.seal(text, fingerprintOf(id))));
        stream.document().ifPresent(document -> {
            StreamDocument sealed = DocumentSecrets.withSecrets(document, text -> seal.seal(text, secretOf(id)));
            form.set("stream", MAPPER.readTree(StreamJson.write(sealed)));
        });
        return new StoredDefinition(id, MAPPER.writeValueAsString(form));
    }

    /** @throws InvalidDefinitionException if it cannot be read; the faults repeat no secret */
    StoredStream read(StoredDefinition stored) {
        StreamId id = stored.streamId();
        JsonNode form = parse(stored.document());
        if (form.path("format").asInt(0) != FORMAT) {
            throw new InvalidDefinitionException(
                    "format",
                    "expected " + FORMAT + ", found " + form.path("format") + "; it was stored by another version");
        }
        Optional<String> fingerprint = form.has("file_fingerprint")
                ? Optional.of(unseal(form.path("file_fingerprint").asString(""), fingerprintOf(id)))
                : Optional.empty();
        Optional<StreamDocument> document = Optional.empty();
        if (form.has("stream")) {
            UnaryOperator<String> open = text -> unseal(text, secretOf(id));
            StreamDocument sealed = StreamJson.read(form.path("stream").toString());
            document = Optional.of(DocumentSecrets.withSecrets(sealed, open));
        }
        return new StoredStream(document, form.path("revision").asLong(1), fingerprint);
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException _) {
            // its message may repeat a part of the text
            throw new InvalidDefinitionException("(document)", "expected JSON, found something else");
        }
    }

    private String unseal(String text, String context) {
        try {
            return seal.unseal(text, context);
        } catch (RuntimeException e) {
            throw new InvalidDefinitionException(
                    "(secrets)", "expected secrets sealed with this service's key; " + e.getMessage());
        }
    }

    private static String secretOf(StreamId id) {
        return "definition/" + id + "/secret";
    }

    private static String fingerprintOf(StreamId id) {
        return "definition/" + id + "/file_fingerprint";
    }
}
