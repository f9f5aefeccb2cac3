package dev.holdfast.store;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.reconnect.StoredHistory;
import dev.holdfast.store.PendingWrites.Kind;
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

    static final Preserved NOTHING = new Preserved(List.of(), List.of(), List.of(), Optional.empty());

    /** All that a store holds. */
    static Preserved read(StateStorage storage) {
        return new Preserved(
                storage.loadDefinitions(), storage.loadStates(), storage.loadHistories(), storage.loadLifeSign());
    }

    /** What is still true of it when these writes came meanwhile. */
    Preserved without(PendingWrites pending) {
        return new Preserved(
                definitions.stream()
                        .filter(each -> !pending.contains(Kind.DEFINITION, each.streamId()))
                        .toList(),
                states.stream()
                        .filter(each -> !pending.deletes(Kind.STATE, each.streamId()))
                        .toList(),
                histories.stream()
                        .filter(each -> !pending.deletes(Kind.HISTORY, each.streamId()))
                        .toList(),
                lifeSign);
    }
}
