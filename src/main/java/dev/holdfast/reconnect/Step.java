package dev.holdfast.reconnect;

import dev.holdfast.model.StreamState;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of an event.
 *
 * @param state the state after it
 * @param effects what is to be done, in order
 * @param stale whether the event came from a connection that is no longer the stream's, and was dropped
 * @param refusal why a command made no sense and was not carried out
 */
public record Step(StreamState state, List<Effect> effects, boolean stale, Optional<String> refusal) {

    public Step {
        effects = List.copyOf(effects);
    }

    static Step to(StreamState state, List<Effect> effects) {
        return new Step(state, effects, false, Optional.empty());
    }

    static Step unchanged(StreamState state) {
        return to(state, List.of());
    }

    static Step stale(StreamState state) {
        return new Step(state, List.of(), true, Optional.empty());
    }

    static Step refused(StreamState state, String why) {
        return new Step(state, List.of(), false, Optional.of(why));
    }
}
