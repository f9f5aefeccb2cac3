package dev.holdfast.webhooks;

import dev.holdfast.reconnect.StorageException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a webhook is, kept in the store. A store that is away keeps nothing from being delivered, and one that hangs, and so
 * takes seconds to fail, delays it once in a while only: what could not be saved is sent again after a restart, under the same
 * id. Used by one thread.
 */
final class HookProgress {

    private static final Logger LOG = LoggerFactory.getLogger(HookProgress.class);

    /** A store that failed is left alone for so long. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String hookId;
    private final HookStorage storage;
    private String saved = "";
    private boolean failing;
    private long failedNanos;

    HookProgress(String hookId, HookStorage storage) {
        this.hookId = hookId;
        this.storage = storage;
    }

    /** What was saved; empty if there is nothing, or nothing that can be read. */
    Optional<HookDocument> read(@Nullable String document) {
        try {
            return Optional.ofNullable(document).map(text -> HookDocument.parse(text, hookId));
        } catch (StorageException e) {
            LOG.warn("{}; it begins with what happens from now on", e.getMessage());
            return Optional.empty();
        }
    }

    /** Saves it, if it is not what was saved last, and the store did not fail just now. */
    void save(HookDocument document) {
        if (!failing || System.nanoTime() - failedNanos >= PAUSE_NANOS) {
            saveNow(document);
        }
    }

    /** Whether something is still to be saved because the store failed. */
    boolean isBehind() {
        return failing;
    }

    /** Saves it, if it is not what was saved last. */
    void saveNow(HookDocument document) {
        String text = document.toJson();
        if (text.equals(saved)) {
            return;
        }
        try {
            storage.save(hookId, text);
            saved = text;
            failing = false;
        } catch (StorageException e) {
            if (!failing) {
                LOG.warn("webhook '{}': its position could not be saved: {}", hookId, e.getMessage());
            }
            failing = true;
            failedNanos = System.nanoTime();
        }
    }
}
