package dev.holdfast.catalog;

import dev.holdfast.catalog.CatalogEntry.Origin;
import dev.holdfast.definition.DocumentSecrets;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.DefinitionSink;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.runtime.Streams;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of all streams, and the only way to change them. Thread-safe.
 *
 * <p>A change is checked in full, then carried out, then handed to the store; if it is refused on the way, everything
 * stays as it was. Changes are made one at a time; reading never waits.
 */
public final class StreamCatalog {

    private static final CompletableFuture<@Nullable Void> DURABLE = CompletableFuture.completedFuture(null);

    private final Streams streams;
    private final DefinitionSink sink;
    private final StoredForm form;
    private final ConcurrentSkipListMap<StreamId, CatalogEntry> entries = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<StreamId, RejectedDefinition> rejected = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<StreamId, String> failed = new ConcurrentSkipListMap<>();

    /** What the file says of the failed ones, but for those that it has no more. Guarded by {@link #changing}. */
    private final Map<StreamId, StreamDocument> fileOfFailed = new HashMap<>();

    /** Guards what follows, and is held over every change. */
    private final ReentrantLock changing = new ReentrantLock();

    private final Map<StreamId, StreamDocument> file = new HashMap<>();
    private final Set<StreamId> changedBeforeAdoption = new HashSet<>();
    private final Set<StreamId> endedBeforeAdoption = new HashSet<>();
    private volatile StreamDefinitionReader reader;
    private boolean awaitsStore;
    private long lastRevision;

    /**
     * @param streams which run
     * @param reader says what a document means, and everything that is wrong with it
     * @param sink where changes made over REST are preserved
     * @param seal for the secrets in them
     */
    public StreamCatalog(Streams streams, StreamDefinitionReader reader, DefinitionSink sink, SecretSeal seal) {
        this.streams = streams;
        this.reader = reader;
        this.sink = sink;
        this.form = new StoredForm(seal);
    }

    /**
     * Starts the streams of the configuration file and of the store; see {@link Merge} for which of two definitions holds.
     * Called once, before any change. A stream that cannot be started is logged and left out.
     *
     * @param documents the streams of the configuration file, checked before
     * @param preserved what the store has kept; {@link PreservedStreams#NONE} if it cannot be read yet, in which case
     *     {@link #adopt} follows
     */
    public void start(List<StreamDocument> documents, PreservedStreams preserved) {
        locked(() -> {
            file.putAll(byId(documents));
            awaitsStore = preserved.equals(PreservedStreams.NONE);
            lastRevision = merge(preserved);
            return entries.size();
        });
    }

    /**
     * Takes in what the store has kept, after a start without it: the same rule, but what was changed over REST in the
     * meantime stays as it is. The totals of streams that run already go on from the preserved ones.
     */
    public void adopt(PreservedStreams preserved) {
        locked(() -> {
            lastRevision = Math.max(lastRevision, merge(preserved));
            changedBeforeAdoption.clear();
            endedBeforeAdoption.clear();
            awaitsStore = false;
            return entries.size();
        });
    }

    /**
     * What another configuration file would do to the streams.
     *
     * @param documents the streams of that file, checked by themselves
     * @param next reads definitions with the defaults of that file
     * @throws InvalidDefinitionException with all faults, if the file does not go with what was made over REST
     */
    public FileDifference difference(List<StreamDocument> documents, StreamDefinitionReader next) {
        return locked(
                () -> new CatalogReload(next, file, byId(documents), entries, rejected.keySet()).difference(entries));
    }

    /**
     * Takes over another configuration file: streams that mean the same as before do not notice.
     *
     * @param ending whether the service is ending, so that the rest is left to the next start
     * @return what was to be changed; {@link #failed} are those of it that were not
     * @see #difference
     */
    public FileDifference reload(List<StreamDocument> documents, StreamDefinitionReader next, BooleanSupplier ending) {
        return locked(() -> {
            Map<StreamId, StreamDocument> named = byId(documents);
            CatalogReload reload = new CatalogReload(next, file, named, entries, rejected.keySet());
            FileDifference difference = reload.difference(entries);
            Map<StreamId, StreamDocument> before = Map.copyOf(file);
            file.clear();
            file.putAll(named);
            reader = next;
            Map<StreamId, String> remaining = reload.carryOut(streams, sink, entries, failed, ending);
            rejected.keySet().removeIf(id -> reload.forgotten().contains(id) && !remaining.containsKey(id));
            fileOfFailed.clear();
            for (StreamId id : remaining.keySet()) {
                if (named.containsKey(id)) {
                    fileOfFailed.put(id, named.get(id));
                }
                // The next reload of the same file is to see a change here, and to try again.
                file.remove(id);
                if (before.containsKey(id)) {
                    file.put(id, before.get(id));
                }
            }
            failed.keySet().retainAll(remaining.keySet());
            failed.putAll(remaining);
            return difference;
        });
    }

    /** Streams that the latest reload could not bring to what the file says, and why; until a reload or a call does, or the stream goes. */
    public SortedMap<StreamId, String> failed() {
        return new TreeMap<>(failed);
    }

    /** Whether the configuration file that holds has streams. */
    public boolean hasFileStreams() {
        return locked(() -> !file.isEmpty());
    }

    private static Map<StreamId, StreamDocument> byId(List<StreamDocument> documents) {
        Map<StreamId, StreamDocument> byId = new HashMap<>();
        for (StreamDocument each : documents) {
            byId.put(new StreamId(Objects.requireNonNull(each.id(), "a stream of the file has an id")), each);
        }
        return byId;
    }

    private long merge(PreservedStreams preserved) {
        return new CatalogStart(streams, reader, sink, form, entries, rejected)
                .merge(file, preserved, changedBeforeAdoption, endedBeforeAdoption);
    }

    public Optional<CatalogEntry> find(StreamId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /**
     * Entries in order of id.
     *
     * @param after begins behind this id; null = at the first
     * @param limit how many at most
     */
    public List<CatalogEntry> list(@Nullable StreamId after, int limit) {
        Map<StreamId, CatalogEntry> from = after == null ? entries : entries.tailMap(after, false);
        return from.values().stream().limit(limit).toList();
    }

    /** Stored definitions that cannot be used, in order of id. */
    public List<RejectedDefinition> rejected() {
        return List.copyOf(rejected.values());
    }

    /**
     * Makes a stream, or gives it another definition. Masked secrets stand for those of the present definition.
     *
     * @param document may leave out its id
     * @throws InvalidDefinitionException with all faults
     * @throws ConflictException if the expectation is not met
     */
    public Change put(StreamId id, StreamDocument document, Expectation expectation) {
        return locked(() -> {
            CatalogEntry present = entries.get(id);
            if (!expectation.isMetBy(present)) {
                throw ConflictException.unexpected(id);
            }
            StreamDocument written = document.id() == null ? document.withId(id.value()) : document;
            StreamDocument whole = present == null ? written : DocumentSecrets.restored(written, present.document());
            StreamDefinition definition = reader.read(whole);
            if (!definition.id().equals(id)) {
                throw new InvalidDefinitionException(
                        "id", "expected '" + id + "' as in the path, or nothing; found '" + definition.id() + "'");
            }
            if (present != null && present.document().equals(whole)) {
                return new Change(present, false, DURABLE);
            }
            List<Fault> clashes = clashes(present, definition);
            if (!clashes.isEmpty()) {
                throw new InvalidDefinitionException(clashes);
            }
            return carryOut(present, whole, definition);
        });
    }

    /**
     * Everything wrong with the values of a document; empty if nothing is.
     *
     * @param id which stream it is meant for, if that is known besides
     */
    public List<Fault> faults(Optional<StreamId> id, StreamDocument document) {
        Optional<CatalogEntry> present = id.flatMap(this::find);
        StreamDocument named = document.id() == null && id.isPresent()
                ? document.withId(id.get().value())
                : document;
        try {
            return clashes(
                    present.orElse(null),
                    reader.read(present.map(each -> DocumentSecrets.restored(named, each.document()))
                            .orElse(named)));
        } catch (InvalidDefinitionException e) {
            return e.faults();
        }
    }

    /** A clash that stands already is no reason to refuse what neither makes it nor could end it. */
    private List<Fault> clashes(@Nullable CatalogEntry present, StreamDefinition definition) {
        if (present != null && reader.clashesLike(present.definition(), definition)) {
            return List.of();
        }
        return reader.clashes(
                definition,
                entries.values().stream().map(CatalogEntry::definition).toList());
    }

    private Change carryOut(@Nullable CatalogEntry present, StreamDocument document, StreamDefinition definition) {
        StreamId id = definition.id();
        long revision = lastRevision + 1;
        StoredDefinition stored =
                form.write(id, new StoredStream(Optional.of(document), revision, fingerprintInFile(id)));
        if (present == null) {
            streams.add(definition, Optional.empty());
        } else {
            streams.replace(definition);
        }
        lastRevision = revision;
        CatalogEntry entry = CatalogEntry.of(document, definition, Origin.REST, revision);
        entries.put(id, entry);
        noteChanged(id);
        return new Change(entry, present == null, sink.save(stored));
    }

    /**
     * Ends a stream and forgets its definition; one of the configuration file stays deleted until the file changes it.
     *
     * @return completes once the change is stored; empty if there is no such stream
     * @throws ConflictException if the expectation is not met
     */
    public Optional<CompletableFuture<@Nullable Void>> delete(StreamId id, Expectation expectation) {
        return locked(() -> {
            CatalogEntry present = entries.get(id);
            if (present == null && !rejected.containsKey(id)) {
                return Optional.empty();
            }
            if (!expectation.isMetBy(present)) {
                throw ConflictException.unexpected(id);
            }
            streams.remove(id);
            entries.remove(id);
            noteChanged(id);
            if (awaitsStore) {
                endedBeforeAdoption.add(id);
            }
            Optional<String> inFile = fingerprintInFile(id);
            if (inFile.isEmpty()) {
                return Optional.of(sink.delete(id));
            }
            lastRevision++;
            StoredStream deleted = new StoredStream(Optional.empty(), lastRevision, inFile);
            return Optional.of(sink.save(form.write(id, deleted)));
        });
    }

    private void noteChanged(StreamId id) {
        rejected.remove(id);
        if (failed.remove(id) != null) {
            // Whoever called knew better than the file, which is not tried again for this stream.
            StreamDocument inFile = fileOfFailed.remove(id);
            if (inFile == null) {
                file.remove(id);
            } else {
                file.put(id, inFile);
            }
        }
        if (awaitsStore) {
            changedBeforeAdoption.add(id);
        }
    }

    private Optional<String> fingerprintInFile(StreamId id) {
        return Optional.ofNullable((failed.containsKey(id) ? fileOfFailed : file).get(id))
                .map(Fingerprints::of);
    }

    private <T> T locked(Supplier<T> change) {
        changing.lock();
        try {
            return change.get();
        } finally {
            changing.unlock();
        }
    }
}
