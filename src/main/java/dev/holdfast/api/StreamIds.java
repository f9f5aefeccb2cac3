package dev.holdfast.api;

import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.StreamId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ids of streams as callers write them. */
final class StreamIds {

    private StreamIds() {}

    /** The id in the path of a call to a stream that should be there; empty if no stream can have it. */
    static Optional<StreamId> known(String text) {
        return StreamId.isValid(text) ? Optional.of(new StreamId(text)) : Optional.empty();
    }

    /**
     * The id of a stream that is to be made.
     *
     * @throws InvalidDefinitionException if none can have it
     */
    static StreamId written(@Nullable String text) {
        if (text != null && StreamId.isValid(text)) {
            return new StreamId(text);
        }
        String found = text == null ? "none" : "'" + text + "'";
        throw new InvalidDefinitionException("id", "expected " + StreamId.EXPECTED + "; found " + found);
    }
}
