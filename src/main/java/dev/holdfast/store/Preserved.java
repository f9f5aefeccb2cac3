package dev.holdfast.store;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.reconnect.StoredHistory;
import java.util.List;
import java.util.Optional;

/**
 * What the store held when it was first reached, without the definitions and states replaced or deleted since. Histories
 * that are to be saved anew are in it, those that were deleted are not.
 *
 * @param lifeSign of the latest run before this one
 */
public record Preserved(
        List<StoredDefinition> definitions,
        List<ConnectionState> states,
        List<StoredHistory> histories,
        Optional<LifeSign> lifeSign) {

    public Preserved {
        definitions = List.copyOf(definitions);
        states = List.copyOf(states);
        histories = List.copyOf(histories);
    }
}
