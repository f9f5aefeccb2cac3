package dev.holdfast.store;

import dev.holdfast.reconnect.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Whether the store answers, as its writer sees it: logged when it changes, readable at any time. */
final class Availability {

    private static final Logger LOG = System.getLogger(StateWriter.class.getName());

    private final String store;
    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable String lastError;

    /** @param store its description */
    Availability(String store) {
        this.store = store;
    }

    void succeeded(int waiting) {
        if (lastError != null) {
            LOG.log(Level.INFO, "store: {0} is back, documents waiting to be written: {1}", store, waiting);
        }
        lastError = null;
    }

    void failed(Throwable error) {
        failures.incrementAndGet();
        boolean expected = error instanceof StorageException;
        String message = expected ? String.valueOf(error.getMessage()) : error.toString();
        if (!expected) {
            LOG.log(Level.ERROR, "store: unexpected error of " + store, error);
        } else if (lastError == null) {
            LOG.log(
                    Level.WARNING,
                    "store: {0}; streams go on, what they preserve is kept and tried again until it is written",
                    message);
        }
        lastError = message;
    }

    long failures() {
        return failures.get();
    }

    Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }
}
