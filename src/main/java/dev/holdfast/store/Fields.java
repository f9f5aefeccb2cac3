package dev.holdfast.store;

import dev.holdfast.reconnect.StorageException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one JSON object, read strictly where they are present; a null counts as absent.
 *
 * @param path the object's place in the document with a dot behind, empty for the document itself
 */
record Fields(ObjectNode node, String where, String path) {

    static Fields parse(String json, String where) {
        return new Fields(Json.parse(json, where), where, "");
    }

    Collection<String> names() {
        return node.propertyNames();
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> fault(name, "text", "nothing"));
    }

    Optional<String> optionalText(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw fault(name, "text", value.getNodeType().toString());
        }
        return Optional.of(value.stringValue());
    }

    Instant instant(String name) {
        return optionalInstant(name).orElseThrow(() -> fault(name, "a time", "nothing"));
    }

    Optional<Instant> optionalInstant(String name) {
        return optionalText(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw fault(name, "a time such as 2026-01-31T12:00:00Z", "'" + text + "'");
            }
        });
    }

    /** A count from 0. */
    long whole(String name, long absent) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return absent;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw fault(name, "a whole number from 0", value.toString());
        }
        return value.longValue();
    }

    /** A truth value, false if absent. */
    boolean flag(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return false;
        }
        if (!value.isBoolean()) {
            throw fault(name, "true or false", value.toString());
        }
        return value.booleanValue();
    }

    /** An object, empty if absent. */
    Fields object(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return new Fields(Json.object(), where, path + name + ".");
        }
        if (value instanceof ObjectNode object) {
            return new Fields(object, where, path + name + ".");
        }
        throw fault(name, "an object", value.getNodeType().toString());
    }

    StorageException fault(String name, String expected, String found) {
        return new StorageException(where + ": " + path + name + ": expected " + expected + ", found " + found);
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
