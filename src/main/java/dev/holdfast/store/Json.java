package dev.holdfast.store;

import dev.holdfast.reconnect.StorageException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reading and writing of the JSON objects that stores keep. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private Json() {}

    /**
     * Checks that a text is one JSON object and nothing more, as a definition's document must be.
     *
     * @param where it comes from or what it is, for the message
     * @throws StorageException if it is not, naming where and the fault
     */
    public static void requireObject(String json, String where) {
        parse(json, where);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Numbers, texts, lists, maps and records as JSON, keys in snake_case. */
    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** An object as numbers, texts, lists and maps. */
    static Map<String, Object> map(ObjectNode object) {
        return MAPPER.convertValue(object, MAP);
    }

    static ObjectNode parse(String json, String where) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new StorageException(where + ": expected a JSON object, found none" + place + ": " + firstLine(e), e);
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new StorageException(where + ": expected a JSON object, found "
                + (json.isBlank() ? "nothing (" + json.length() + " characters)" : node.getNodeType()));
    }

    private static String firstLine(JacksonException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        return message.replaceFirst(" \\(start marker at .*", "");
    }
}
