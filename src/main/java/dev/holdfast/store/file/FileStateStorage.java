package dev.holdfast.store.file;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.reconnect.StoredHistory;
import dev.holdfast.store.DurableFiles;
import dev.holdfast.store.Json;
import dev.holdfast.store.LifeSignDocument;
import dev.holdfast.store.StateDocument;
import dev.holdfast.store.Ttl;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * States, definitions and histories as files of a directory that one process has for itself: {@code states/<id>.json},
 * {@code definitions/<id>.json} and {@code histories/<id>.json}; the latest sign of life is {@code alive.json}.
 *
 * <p>Whenever the process is killed, each document is there in its old or its new version. A power cut spares every
 * definition whose write has returned; a state or a history may come back as it was a few saves earlier, because its rename is
 * brought to the disk only with the next definition or {@link #close()}.
 */
public final class FileStateStorage implements StateStorage {

    private static final Logger LOG = System.getLogger(FileStateStorage.class.getName());

    /** The file of the latest sign of life. */
    private static final String ALIVE = "alive.json";

    private final Path directory;
    private final Clock clock;
    private final DirectoryLock claim;
    private final DocumentDirectory states;
    private final DocumentDirectory definitions;
    private final DocumentDirectory histories;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Opens the store, made if it does not exist.
     *
     * @param clock whose time of day states expire by
     * @throws StorageException if the directory cannot be used, or another process uses it
     */
    public FileStateStorage(Path directory, Clock clock) {
        this.clock = clock;
        DirectoryLock acquired = null;
        try {
            Files.createDirectories(directory);
            this.directory = directory.toRealPath();
            acquired = DirectoryLock.acquire(this.directory);
            this.states = DocumentDirectory.open(this.directory.resolve("states"));
            this.definitions = DocumentDirectory.open(this.directory.resolve("definitions"));
            this.histories = DocumentDirectory.open(this.directory.resolve("histories"));
            this.claim = acquired;
        } catch (IOException e) {
            release(acquired, e);
            throw new StorageException(
                    "store directory " + directory.toAbsolutePath() + ": " + DurableFiles.explain(e), e);
        }
    }

    @Override
    public String description() {
        return "files in " + directory;
    }

    @Override
    public void saveState(ConnectionState state, Duration ttl) {
        Instant expiresAt = clock.now().plus(Ttl.bounded(ttl));
        String json = new StateDocument(state, Optional.of(expiresAt)).toJson();
        run("save the state of stream '" + state.streamId() + "'", () -> states.write(state.streamId(), json));
    }

    @Override
    public List<ConnectionState> loadStates() {
        List<ConnectionState> live = new ArrayList<>();
        run("load the states", () -> {
            Instant now = clock.now();
            for (StateDocument each : states.read((id, json, where) -> StateDocument.parse(json, where, id))) {
                if (each.expiresAt().filter(at -> !at.isAfter(now)).isPresent()) {
                    states.delete(each.state().streamId());
                } else {
                    live.add(each.state());
                }
            }
        });
        return List.copyOf(live);
    }

    @Override
    public void deleteState(StreamId streamId) {
        run("delete the state of stream '" + streamId + "'", () -> {
            if (states.delete(streamId)) {
                states.sync();
            }
        });
    }

    @Override
    public void saveDefinition(StoredDefinition definition) {
        String what = "definition of stream '" + definition.streamId() + "'";
        Json.requireObject(definition.document(), what);
        run("save the " + what, () -> {
            definitions.write(definition.streamId(), definition.document());
            definitions.sync();
        });
    }

    @Override
    public List<StoredDefinition> loadDefinitions() {
        List<StoredDefinition> all = new ArrayList<>();
        run(
                "load the definitions",
                () -> all.addAll(definitions.read((id, json, where) -> {
                    Json.requireObject(json, where);
                    return new StoredDefinition(id, json);
                })));
        return List.copyOf(all);
    }

    @Override
    public void deleteDefinition(StreamId streamId) {
        run("delete the definition of stream '" + streamId + "'", () -> {
            if (definitions.delete(streamId)) {
                definitions.sync();
            }
        });
    }

    @Override
    public void saveHistory(StoredHistory history) {
        String what = "history of stream '" + history.streamId() + "'";
        Json.requireObject(history.document(), what);
        run("save the " + what, () -> histories.write(history.streamId(), history.document()));
    }

    @Override
    public List<StoredHistory> loadHistories() {
        List<StoredHistory> all = new ArrayList<>();
        run(
                "load the histories",
                () -> all.addAll(histories.read((id, json, where) -> {
                    Json.requireObject(json, where);
                    return new StoredHistory(id, json);
                })));
        return List.copyOf(all);
    }

    @Override
    public void deleteHistory(StreamId streamId) {
        run("delete the history of stream '" + streamId + "'", () -> {
            if (histories.delete(streamId)) {
                histories.sync();
            }
        });
    }

    @Override
    public void saveLifeSign(LifeSign sign) {
        String json = LifeSignDocument.toJson(sign);
        run("write " + ALIVE, () -> {
            Path temporary = directory.resolve("." + ALIVE + ".tmp");
            DurableFiles.write(temporary, json.getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, directory.resolve(ALIVE), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    @Override
    public Optional<LifeSign> loadLifeSign() {
        Path file = directory.resolve(ALIVE);
        List<LifeSign> found = new ArrayList<>();
        run("read " + ALIVE, () -> {
            try {
                if (Files.exists(file)) {
                    found.add(LifeSignDocument.parse(Files.readString(file), file.toString()));
                }
            } catch (StorageException | CharacterCodingException e) {
                LOG.log(
                        Level.WARNING,
                        "store: {0}; until when the service ran before is not known to the second",
                        e instanceof StorageException ? e.getMessage() : file + ": expected UTF-8, found other bytes");
            }
        });
        return found.stream().findFirst();
    }

    @Override
    public void close() {
        run("close", () -> {
            try (claim) {
                states.sync();
                histories.sync();
            }
        });
    }

    private void run(String operation, Action action) {
        lock.lock();
        try {
            action.run();
        } catch (IOException e) {
            throw new StorageException(
                    "store directory " + directory + ": cannot " + operation + ": " + DurableFiles.explain(e), e);
        } finally {
            lock.unlock();
        }
    }

    private static void release(@Nullable DirectoryLock acquired, IOException cause) {
        if (acquired != null) {
            try {
                acquired.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** Work on files. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }
}
