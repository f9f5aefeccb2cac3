package dev.holdfast.catalog;

import dev.holdfast.catalog.CatalogEntry.Origin;
import dev.holdfast.definition.SourceBook;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.Secrets;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.DefinitionSink;
import dev.holdfast.runtime.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the catalog is to be after another configuration file: worked out in full before anything is touched.
 *
 * <p>{@link Merge} is the rule, as at the start of the service: a definition that the file changes or adds holds, what was done over
 * REST to one that the file leaves alone stays. A stream that only the file had ends with it. Definitions that stay are
 * read again, since the defaults they start from may be others.
 */
final class CatalogReload {

    private static final Logger log = LoggerFactory.getLogger(StreamCatalog.class);

    private static final String ENDING = "the service is ending; what the file says holds from the next start on";

    private final StreamDefinitionReader reader;
    private final SortedMap<StreamId, CatalogEntry> after = new TreeMap<>();
    private final Set<StreamId> forgotten = new TreeSet<>();
    private final List<Fault> faults = new ArrayList<>();

    /**
     * @param reader with the defaults of the new file
     * @param file the streams of the file that holds now
     * @param next those of the new one, checked by themselves
     * @param rejected streams whose stored definition cannot be used
     * @throws InvalidDefinitionException with all faults, if what the new file says does not go with the rest
     */
    CatalogReload(
            StreamDefinitionReader reader,
            Map<StreamId, StreamDocument> file,
            Map<StreamId, StreamDocument> next,
            Map<StreamId, CatalogEntry> entries,
            Set<StreamId> rejected) {
        this.reader = reader;
        Set<StreamId> ids = new TreeSet<>(entries.keySet());
        ids.addAll(file.keySet());
        ids.addAll(next.keySet());
        for (StreamId id : ids) {
            settle(id, file.get(id), next.get(id), entries.get(id), rejected.contains(id));
        }
        checkTogether(entries);
        if (!faults.isEmpty()) {
            throw new InvalidDefinitionException(faults);
        }
    }

    private void settle(
            StreamId id,
            @Nullable StreamDocument before,
            @Nullable StreamDocument next,
            @Nullable CatalogEntry present,
            boolean isRejected) {
        boolean same = before != null && next != null && Fingerprints.of(before).equals(Fingerprints.of(next));
        if (next != null && !same) {
            put(next, Origin.FILE, 0);
            boolean stored = present == null ? before != null : present.origin() == Origin.REST;
            if (stored || isRejected) {
                forgotten.add(id);
            }
        } else if (present != null && (next != null || present.origin() == Origin.REST)) {
            put(present.document(), present.origin(), present.revision());
        } else if (present == null && next == null && before != null && !isRejected) {
            // It was deleted over REST, and there is nothing left that must not come back.
            forgotten.add(id);
        }
    }

    private void put(StreamDocument document, Origin origin, long revision) {
        try {
            StreamDefinition definition = reader.read(document);
            after.put(definition.id(), CatalogEntry.of(document, definition, origin, revision));
        } catch (InvalidDefinitionException e) {
            e.faults().forEach(each -> faults.add(each.in("stream '" + document.id() + "'")));
        }
    }

    /** A clash of streams that run and claim what they did is none of this file's, and was told at the start. */
    private void checkTogether(Map<StreamId, CatalogEntry> entries) {
        SourceBook sources = reader.newBook();
        List<CatalogEntry> different = new ArrayList<>();
        for (CatalogEntry each : after.values()) {
            CatalogEntry present = entries.get(each.id());
            if (present != null && reader.clashesLike(present.definition(), each.definition())) {
                var _ = sources.enter(each.definition());
            } else {
                different.add(each);
            }
        }
        for (CatalogEntry each : different) {
            sources.enter(each.definition()).forEach(clash -> faults.add(clash.in("stream '" + each.id() + "'")));
        }
    }

    /** Streams of which nothing is to be kept in the store. */
    Set<StreamId> forgotten() {
        return forgotten;
    }

    FileDifference difference(Map<StreamId, CatalogEntry> entries) {
        List<StreamId> added = new ArrayList<>();
        List<FileDifference.Changed> changed = new ArrayList<>();
        for (CatalogEntry each : after.values()) {
            CatalogEntry present = entries.get(each.id());
            if (present == null) {
                added.add(each.id());
            } else if (!present.definition().equals(each.definition())) {
                changed.add(new FileDifference.Changed(
                        each.id(), !present.definition().connectsLike(each.definition())));
            }
        }
        List<StreamId> removed = entries.keySet().stream()
                .filter(id -> !after.containsKey(id))
                .sorted()
                .toList();
        return new FileDifference(added, changed, removed, after.size() - added.size() - changed.size());
    }

    /**
     * Ends, changes and adds streams.
     *
     * @param entries all there are, which become what they are to be
     * @param known why streams could not be changed the time before, which is not told again
     * @param ending whether the service is ending, so that nothing more is begun
     * @return why a stream could not be changed, of each of which that is so; the others are
     */
    Map<StreamId, String> carryOut(
            Streams streams,
            DefinitionSink sink,
            Map<StreamId, CatalogEntry> entries,
            Map<StreamId, String> known,
            BooleanSupplier ending) {
        FileDifference difference = difference(entries);
        Attempts attempts = new Attempts(known, ending);
        // Those that end come first, as others may want their ports.
        for (StreamId id : difference.removed()) {
            attempts.make(id, () -> {
                streams.remove(id);
                entries.remove(id);
            });
        }
        Set<StreamId> changed =
                difference.changed().stream().map(FileDifference.Changed::id).collect(Collectors.toSet());
        after.forEach((id, entry) -> {
            if (!entries.containsKey(id)) {
                attempts.make(id, () -> {
                    streams.add(entry.definition(), Optional.empty());
                    entries.put(id, entry);
                });
            } else if (changed.contains(id)) {
                attempts.make(id, () -> {
                    streams.replace(entry.definition());
                    entries.put(id, entry);
                });
            } else {
                entries.put(id, entry);
            }
        });
        for (StreamId id : forgotten) {
            if (!attempts.failed.containsKey(id)) {
                // A failure is the sink's to tell and to try again.
                var _ = sink.delete(id);
            }
        }
        return attempts.failed;
    }

    /** Changes of streams, one after another, and what became of them. */
    private static final class Attempts {

        private final Map<StreamId, String> known;
        private final BooleanSupplier ending;
        private final Map<StreamId, String> failed = new TreeMap<>();

        Attempts(Map<StreamId, String> known, BooleanSupplier ending) {
            this.known = known;
            this.ending = ending;
        }

        void make(StreamId id, Runnable change) {
            if (ending.getAsBoolean()) {
                failed.put(id, ENDING);
                return;
            }
            try {
                change.run();
            } catch (RuntimeException e) {
                String reason = ending.getAsBoolean() ? ENDING : Secrets.shown(String.valueOf(e.getMessage()));
                failed.put(id, reason);
                // It is tried again and again, and told once.
                if (!reason.equals(ENDING) && !reason.equals(known.get(id))) {
                    log.error(
                            "stream '{}' could not be brought to what the configuration file says; the others go on",
                            id,
                            e);
                }
            }
        }
    }
}
