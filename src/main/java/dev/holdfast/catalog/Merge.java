package dev.holdfast.catalog;

import dev.holdfast.definition.StreamDocument;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rule which definition of a stream holds: the configuration file's, or what was stored when it was made, changed or
 * deleted over REST.
 *
 * <p>What was done over REST holds as long as the file says of the stream what it said then. When the file's definition
 * changes, the file holds and what was stored is dropped: whoever edits the file means it.
 */
final class Merge {

    private Merge() {}

    /** Which side holds, and what becomes of the other. */
    enum Verdict {
        /** The file's definition; nothing is stored. */
        FILE,
        /** The file's definition has changed since, or is new: it holds, and what was stored is dropped. */
        FILE_OVERRULES,
        /** The stored definition. */
        STORED,
        /** None: it was deleted over REST, and the file has not changed since. */
        DELETED,
        /** None: it was deleted over REST, and the file no longer has it either, so there is nothing to remember. */
        FORGOTTEN
    }

    /**
     * @param file the file's definition, or null
     * @param stored what is stored, or null; one of both is there
     */
    static Verdict of(@Nullable StreamDocument file, @Nullable StoredStream stored) {
        if (stored == null) {
            return Verdict.FILE;
        }
        boolean deleted = stored.document().isEmpty();
        if (file == null) {
            return deleted ? Verdict.FORGOTTEN : Verdict.STORED;
        }
        boolean unchanged = stored.fileFingerprint().equals(Optional.of(Fingerprints.of(file)));
        if (!unchanged) {
            return Verdict.FILE_OVERRULES;
        }
        return deleted ? Verdict.DELETED : Verdict.STORED;
    }
}
