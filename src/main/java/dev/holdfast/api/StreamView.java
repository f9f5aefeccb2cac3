package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.holdfast.catalog.CatalogEntry;
import dev.holdfast.definition.DocumentSecrets;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.runtime.StreamSnapshot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream as an answer shows it: its definition as written, secrets masked, and its status beside it. {@link StreamSchema}
 * says the same to the OpenAPI document.
 *
 * @param document the definition by key
 * @param status null for the moment between a removal and its end
 */
@JsonPropertyOrder("status")
record StreamView(
        @JsonAnyGetter Map<String, Object> document,
        @JsonProperty("status") @Nullable StatusView status) {

    static StreamView of(CatalogEntry entry, @Nullable StreamSnapshot snapshot) {
        return new StreamView(
                StreamJson.fields(DocumentSecrets.masked(entry.document())),
                snapshot == null ? null : StatusView.of(snapshot));
    }
}
