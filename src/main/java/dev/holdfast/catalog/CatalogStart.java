package dev.holdfast.catalog;

import dev.holdfast.catalog.CatalogEntry.Origin;
import dev.holdfast.definition.DocumentSecrets;
import dev.holdfast.definition.SourceBook;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.DefinitionSink;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.runtime.Streams;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the configuration file's definitions and the stored ones together. Used under the catalog's lock. */
final class CatalogStart {

    private static final Logger log = LoggerFactory.getLogger(StreamCatalog.class);

    private final Streams streams;
    private final StreamDefinitionReader reader;
    private final DefinitionSink sink;
    private final StoredForm form;
    private final ConcurrentMap<StreamId, CatalogEntry> entries;
    private final ConcurrentMap<StreamId, RejectedDefinition> rejected;

    CatalogStart(
            Streams streams,
            StreamDefinitionReader reader,
            DefinitionSink sink,
            StoredForm form,
            ConcurrentMap<StreamId, CatalogEntry> entries,
            ConcurrentMap<StreamId, RejectedDefinition> rejected) {
        this.streams = streams;
        this.reader = reader;
        this.sink = sink;
        this.form = form;
        this.entries = entries;
        this.rejected = rejected;
    }

    /**
     * Starts, replaces and ends streams until they are what {@link Merge} says.
     *
     * @param file the configuration file's definitions
     * @param changed streams that were changed over REST since the start; their definitions are left alone
     * @param ended of these, the streams that were deleted meanwhile, and perhaps made anew; they have no past
     * @return the highest revision that is stored
     */
    long merge(
            Map<StreamId, StreamDocument> file,
            PreservedStreams preserved,
            Set<StreamId> changed,
            Set<StreamId> ended) {
        Map<StreamId, StoredStream> stored = read(preserved, changed);
        Map<StreamId, ConnectionState> states = preserved.states().stream()
                .collect(Collectors.toMap(ConnectionState::streamId, Function.identity(), (one, _) -> one));
        Set<StreamId> ids = new TreeSet<>(file.keySet());
        ids.addAll(stored.keySet());
        ids.removeAll(changed);
        for (StreamId id : ids) {
            settle(id, file.get(id), stored.get(id), Optional.ofNullable(states.get(id)));
        }
        for (StreamId id : changed) {
            CatalogEntry present = entries.get(id);
            if (present != null && !ended.contains(id)) {
                run(present, Optional.ofNullable(states.get(id)));
            }
        }
        tellClashes();
        return stored.values().stream().mapToLong(StoredStream::revision).max().orElse(0);
    }

    private Map<StreamId, StoredStream> read(PreservedStreams preserved, Set<StreamId> changed) {
        Map<StreamId, StoredStream> stored = new HashMap<>();
        for (StoredDefinition each : preserved.definitions()) {
            if (changed.contains(each.streamId())) {
                continue;
            }
            try {
                stored.put(each.streamId(), form.read(each));
            } catch (InvalidDefinitionException e) {
                reject(each.streamId(), e);
            }
        }
        return stored;
    }

    private void settle(
            StreamId id,
            @Nullable StreamDocument file,
            @Nullable StoredStream stored,
            Optional<ConnectionState> state) {
        switch (Merge.of(file, stored)) {
            case FILE -> runFile(id, file, state);
            case FILE_OVERRULES -> {
                tellOverruled(id, stored);
                forget(id);
                runFile(id, file, state);
            }
            case STORED -> runStored(id, file, stored, state);
            case DELETED -> {
                if (entries.remove(id) != null) {
                    streams.remove(id);
                }
            }
            case FORGOTTEN -> forget(id);
        }
    }

    private void runFile(StreamId id, @Nullable StreamDocument document, Optional<ConnectionState> state) {
        if (document == null) {
            return;
        }
        try {
            run(CatalogEntry.of(document, reader.read(document), Origin.FILE, 0), state);
        } catch (InvalidDefinitionException e) {
            log.error("stream '{}' of the configuration file is left out: {}", id, e.getMessage());
        }
    }

    private void runStored(
            StreamId id,
            @Nullable StreamDocument file,
            @Nullable StoredStream stored,
            Optional<ConnectionState> state) {
        if (stored == null || stored.document().isEmpty()) {
            return;
        }
        StreamDocument document = stored.document().get();
        StreamDefinition definition;
        try {
            definition = reader.read(document.withId(id.value()));
        } catch (InvalidDefinitionException e) {
            reject(id, e);
            runFile(id, file, state);
            return;
        }
        run(CatalogEntry.of(document, definition, Origin.REST, stored.revision()), state);
    }

    /**
     * Stored streams that clash, which an earlier version let be made, or with what the file has got since, are not the
     * start's to choose between.
     */
    private void tellClashes() {
        SourceBook sources = reader.newBook();
        for (CatalogEntry each : entries.values()) {
            for (Fault clash : sources.enter(each.definition())) {
                log.warn(
                        "stream '{}': {} {}. Both are kept, and one fails while the other has the port: give one another port"
                                + " over REST, or delete it",
                        each.id(),
                        clash.field(),
                        clash.message());
            }
        }
    }

    private void run(CatalogEntry entry, Optional<ConnectionState> state) {
        StreamId id = entry.id();
        CatalogEntry present = entries.get(id);
        try {
            if (present == null) {
                streams.add(entry.definition(), state);
            } else {
                if (!present.document().equals(entry.document())) {
                    streams.replace(entry.definition());
                }
                state.ifPresent(known -> streams.recall(id, known));
            }
            entries.put(id, entry);
        } catch (RuntimeException e) {
            log.error("stream '{}' cannot be started; the others go on", id, e);
        }
    }

    private void reject(StreamId id, InvalidDefinitionException e) {
        rejected.put(id, new RejectedDefinition(id, e.faults()));
        log.error(
                "the stored definition of stream '{}' cannot be used and is left in the store; write or delete the stream"
                        + " over REST to be rid of it: {}",
                id,
                e.getMessage());
    }

    private static void tellOverruled(StreamId id, @Nullable StoredStream stored) {
        String dropped = stored == null || stored.document().isEmpty()
                ? "that it was deleted over REST"
                : "the definition made over REST: "
                        + StreamJson.write(
                                DocumentSecrets.masked(stored.document().get()));
        log.warn(
                "stream '{}': the configuration file says something else than when it was changed over REST; the file"
                        + " holds, and this is dropped: {}",
                id,
                dropped);
    }

    /** A failure is the sink's to tell and to try again. */
    private void forget(StreamId id) {
        var _ = sink.delete(id);
    }
}
