package dev.holdfast.reconnect;

import dev.holdfast.model.Notice;

/** What a step asks to be done, in order. */
public sealed interface Effect {

    /** Begin an attempt. */
    record OpenConnection(long epoch, int sourceIndex) implements Effect {}

    /** End the connection or attempt of this epoch. */
    record CloseConnection(long epoch) implements Effect {}

    /** Say when media comes again on the connection of this epoch, which stays open. */
    record WatchForMedia(long epoch) implements Effect {}

    /** Preserve what is known now. */
    record PersistState() implements Effect {}

    /** Tell what happened. */
    record Publish(Notice notice) implements Effect {}
}
