package dev.holdfast.store.file;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.DurableFiles;
import dev.holdfast.store.Json;
import dev.holdfast.webhooks.HookStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What webhooks have delivered, as files {@code webhooks/<id>.json} in the directory of a {@link FileStateStorage}, which
 * has it for this process. A document whose save has returned survives a killed process and a power cut.
 */
public final class FileHookStorage implements HookStorage {

    private final Path directory;
    private final DocumentDirectory documents;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Opens it, made if it does not exist.
     *
     * @param store the directory of the store
     * @throws StorageException if it cannot be used
     */
    public FileHookStorage(Path store) {
        this.directory = store.resolve("webhooks").toAbsolutePath().normalize();
        try {
            this.documents = DocumentDirectory.open(directory);
        } catch (IOException e) {
            throw fault("open it", e);
        }
    }

    @Override
    public Map<String, String> load() {
        Map<String, String> all = new HashMap<>();
        run("load the webhooks' positions", () -> documents
                .read((id, json, where) -> {
                    Json.requireObject(json, where);
                    return Map.entry(id.value(), json);
                })
                .forEach(each -> all.put(each.getKey(), each.getValue())));
        return all;
    }

    @Override
    public void save(String hookId, String document) {
        Json.requireObject(document, "position of webhook '" + hookId + "'");
        run("save the position of webhook '" + hookId + "'", () -> {
            documents.write(new StreamId(hookId), document);
            documents.sync();
        });
    }

    @Override
    public void delete(String hookId) {
        run("delete the position of webhook '" + hookId + "'", () -> {
            if (documents.delete(new StreamId(hookId))) {
                documents.sync();
            }
        });
    }

    @Override
    public void close() {
        // Every save is on the disk, and nothing is held open.
    }

    private void run(String operation, Action action) {
        lock.lock();
        try {
            action.run();
        } catch (IOException e) {
            throw fault(operation, e);
        } finally {
            lock.unlock();
        }
    }

    private StorageException fault(String operation, IOException e) {
        return new StorageException(
                "store directory " + directory + ": cannot " + operation + ": " + DurableFiles.explain(e), e);
    }

    /** Work on files. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }
}
