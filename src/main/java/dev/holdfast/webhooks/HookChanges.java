package dev.holdfast.webhooks;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is still to be done to webhooks whose settings were changed: for each id one thing after another, each on a virtual thread
 * of its own, as the end of a webhook may have to wait for a name to be looked up. Thread-safe.
 */
final class HookChanges {

    private static final Logger LOG = LoggerFactory.getLogger(HookChanges.class);

    private final Map<String, CompletableFuture<@Nullable Void>> latest = new HashMap<>();

    /** Does this once all that was asked for this id before is done; does not wait. */
    synchronized void then(String id, Task task) {
        CompletableFuture<@Nullable Void> before = latest.getOrDefault(id, CompletableFuture.completedFuture(null));
        // However that ended.
        CompletableFuture<@Nullable Void> now = before.handleAsync(
                (_, _) -> run(id, task),
                each -> Thread.ofVirtual().name("webhook-change-" + id).start(each));
        latest.put(id, now);
        var _ = now.whenComplete((_, _) -> forget(id, now));
    }

    private static @Nullable Void run(String id, Task task) {
        try {
            task.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("webhook '{}' could not be changed; it has what the configuration says after a restart", id, e);
        }
        return null;
    }

    private synchronized void forget(String id, CompletableFuture<@Nullable Void> done) {
        latest.remove(id, done);
    }

    /** Something that may wait. */
    interface Task {
        void run() throws InterruptedException;
    }
}
