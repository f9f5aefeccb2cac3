package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.catalog.CatalogEntry;
import dev.holdfast.definition.DocumentSecrets;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.runtime.StreamSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream as an answer shows it: its definition as written, secrets masked, and its status behind it. {@link StreamSchema}
 * says the same to the OpenAPI document.
 *
 * @param fields by key
 */
record StreamView(@JsonValue Map<String, Object> fields) {

    /** @param snapshot null for the moment in which the stream is being removed; there is no status then */
    static StreamView of(CatalogEntry entry, @Nullable StreamSnapshot snapshot) {
        Map<String, Object> fields = new LinkedHashMap<>(StreamJson.fields(DocumentSecrets.masked(entry.document())));
        if (snapshot != null) {
            fields.put("status", StatusView.of(snapshot));
        }
        return new StreamView(fields);
    }
}
