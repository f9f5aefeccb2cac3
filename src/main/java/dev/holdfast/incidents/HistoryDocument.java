package dev.holdfast.incidents;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stream's history as it is preserved.
 *
 * @param version of the form; {@value #VERSION}
 * @param savedAtMillis when it was written, so that the service ran until then
 */
record HistoryDocument(int version, long savedAtMillis, Presence.Kept presence, List<OutageRecord> outages) {

    static final int VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    String toJson() {
        return MAPPER.writeValueAsString(this);
    }

    /** @throws IllegalArgumentException if it is none of this version */
    static HistoryDocument parse(String json) {
        HistoryDocument read;
        try {
            read = MAPPER.readValue(json, HistoryDocument.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("expected a history, found " + e.getOriginalMessage(), e);
        }
        if (read.version != VERSION) {
            throw new IllegalArgumentException(
                    "expected a history of version " + VERSION + ", found version " + read.version);
        }
        return read;
    }
}
