package dev.holdfast.definition;

import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stream documents in JSON, snake_case; used by REST and by the stores. Thread-safe.
 *
 * <p>Numbers and booleans are taken where a text is expected, lists of texts also as one text with commas, and a list of
 * {@code {"uri": …}} also as a list of URIs. Anything else that does not fit is a fault.
 */
public final class StreamJson {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxDocumentLength(1_000_000)
                            .maxStringLength(10_000)
                            .maxNameLength(1_000)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StreamJson() {}

    /**
     * Reads a document; its values are not looked at.
     *
     * @param ignored top-level keys that may be there without meaning, such as what an answer had besides the document
     * @throws InvalidDefinitionException with all faults, or the place where the text stops being JSON
     */
    public static StreamDocument read(byte[] json, Set<String> ignored) {
        return read(json, ignored, _ -> List.of());
    }

    /**
     * Reads a document for somebody who wants to hear of everything at once.
     *
     * @param values what is wrong with the values of a document; asked only if something else is wrong already
     * @throws InvalidDefinitionException with the faults of both kinds
     */
    public static StreamDocument read(byte[] json, Set<String> ignored, Function<StreamDocument, List<Fault>> values) {
        RecordTree tree = new RecordTree();
        StreamDocument document = tree.record(StreamDocument.class, parse(json), "", ignored);
        if (document == null) {
            throw new InvalidDefinitionException(tree.faults());
        }
        if (!tree.faults().isEmpty()) {
            List<Fault> all = new ArrayList<>(tree.faults());
            values.apply(document).stream()
                    .filter(each -> tree.faults().stream()
                            .noneMatch(known -> each.field().startsWith(known.field())))
                    .forEach(all::add);
            throw new InvalidDefinitionException(all);
        }
        return document;
    }

    /** Reads a document that has nothing but its own keys. */
    public static StreamDocument read(String json) {
        return read(json.getBytes(StandardCharsets.UTF_8), Set.of());
    }

    /** The document in JSON as it is, secrets in clear: see {@link DocumentSecrets}. */
    public static String write(StreamDocument document) {
        return MAPPER.writeValueAsString(fields(document));
    }

    /** What {@link #write} writes, as a map of texts, lists and maps, for putting into a larger answer. */
    public static Map<String, Object> fields(StreamDocument document) {
        return Records.fields(document);
    }

    private static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (StreamConstraintsException e) {
            throw notJson("expected a smaller document; " + e.getOriginalMessage());
        } catch (JacksonException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw notJson("expected well-formed JSON; found an error" + place + explanation(e));
        }
    }

    /** Only what cannot repeat a part of the text, which may hold a secret. */
    private static String explanation(JacksonException e) {
        String message = e.getOriginalMessage();
        if (message.startsWith("Duplicate")) {
            return ": a key is there twice";
        }
        return message.startsWith("Unexpected end-of-input") ? ": it ends too soon" : "";
    }

    private static InvalidDefinitionException notJson(String message) {
        return new InvalidDefinitionException("(document)", message);
    }
}
