package dev.holdfast.events;

import dev.holdfast.model.ReconnectionEvent;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of the event log as one reader sees it.
 *
 * @param gap what is missing before the events, if anything is
 * @param events in order of id, filtered
 * @param cursor id of the last event looked at, whether it matched or not; the next stretch begins behind it
 */
public record Batch(Optional<Gap> gap, List<ReconnectionEvent> events, long cursor) {

    /** Nothing, read up to here. */
    static Batch nothing(long cursor) {
        return new Batch(Optional.empty(), List.of(), cursor);
    }

    /** Whether there is nothing to tell. */
    public boolean isEmpty() {
        return gap.isEmpty() && events.isEmpty();
    }
}
