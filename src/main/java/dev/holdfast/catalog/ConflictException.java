package dev.holdfast.catalog;

import dev.holdfast.model.StreamId;

/** A change was refused because something else is there than the caller expects. Nothing was changed. */
public final class ConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ConflictException(String message) {
        super(message);
    }

    static ConflictException unexpected(StreamId id) {
        return new ConflictException(
                "stream '" + id + "' is not as the call expects it; read it again and decide anew");
    }
}
