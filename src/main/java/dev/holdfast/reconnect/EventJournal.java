package dev.holdfast.reconnect;

import dev.holdfast.model.ReconnectionEvent;
import java.util.List;

/**
 * Where the event log survives the process: a bounded list in the order of ids, written at its end only. Used by one
 * thread at a time; calls may block, so nobody who publishes makes them.
 *
 * <p>Every method but {@link #description} throws {@link StorageException} when the journal cannot be reached or read.
 */
public interface EventJournal extends AutoCloseable {

    /** What it is and where, for messages; no secrets. */
    String description();

    /**
     * The latest entries, oldest first: at least as many events as the journal was made to hold, if there were so many.
     * What is damaged is left out, told in the log, and replaced by a mark {@link MarkKind#BROKEN}.
     */
    List<Entry> load();

    /**
     * Adds entries. When it returns they are as durable as the journal makes them; when it throws, a beginning of them may
     * be there, and the same call may be made again: nothing is stored twice.
     *
     * @param entries with ids as {@link Entry} says, all behind those stored before
     */
    void append(List<Entry> entries);

    /** Releases what it holds. May be called again. */
    @Override
    void close();

    /** One line of the journal. Ids never fall; a mark may have the id of the event before it. */
    sealed interface Entry {
        long id();
    }

    /** An event. */
    record Logged(ReconnectionEvent event) implements Entry {
        @Override
        public long id() {
            return event.id();
        }
    }

    /**
     * What is to be said about the place between two events.
     *
     * @param id the events after it have higher ids; those before have this one or lower
     */
    record Mark(long id, MarkKind kind) implements Entry {}

    /** The kinds of marks. */
    enum MarkKind {
        /** A run of the service begins, and everything logged before is in the journal. */
        CONTINUED,
        /** Events before this place may be missing: the run before was killed, or the journal was away for too long. */
        BROKEN,
        /** A run ended with everything saved. */
        ENDED
    }
}
