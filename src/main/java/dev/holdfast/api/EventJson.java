package dev.holdfast.api;

import dev.holdfast.model.ReconnectionEvent;
import tools.jackson.databind.json.JsonMapper;

/** Events as the API writes them, for those who send them on. Thread-safe. */
public final class EventJson {

    private final JsonMapper json;

    /** @param json writes as {@link ApiJson} has it */
    public EventJson(JsonMapper json) {
        this.json = json;
    }

    /** The event as a JSON object. */
    public String write(ReconnectionEvent event) {
        return json.writeValueAsString(EventView.of(event));
    }
}
