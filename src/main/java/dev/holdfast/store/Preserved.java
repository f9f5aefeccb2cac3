package dev.holdfast.store;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.reconnect.StoredDefinition;
import java.util.List;

/** What the store held when it was first reached, without the definitions and states replaced or deleted since. */
public record Preserved(List<StoredDefinition> definitions, List<ConnectionState> states) {

    public Preserved {
        definitions = List.copyOf(definitions);
        states = List.copyOf(states);
    }
}
