package dev.holdfast.catalog;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.reconnect.StoredDefinition;
import java.util.List;

/** What the store has kept: definitions made over REST, and the states of connections. */
public record PreservedStreams(List<StoredDefinition> definitions, List<ConnectionState> states) {

    /** Nothing kept, or not known yet. */
    public static final PreservedStreams NONE = new PreservedStreams(List.of(), List.of());
}
