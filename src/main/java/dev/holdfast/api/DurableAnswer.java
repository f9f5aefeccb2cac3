package dev.holdfast.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * Has an answer wait until the change it tells of is stored, but not for a store that is away: the change holds either
 * way, and the answer says so.
 */
final class DurableAnswer {

    /** {@code pending} while the change is not stored yet; it will be as soon as the store is back. */
    static final String HEADER = "Holdfast-Stored";

    private final Duration atMost;

    DurableAnswer(Duration atMost) {
        this.atMost = atMost;
    }

    <T extends ResponseEntity.HeadersBuilder<?>> T mark(T answer, CompletableFuture<@Nullable Void> stored) {
        boolean done = isStored(stored);
        answer.header(HEADER, done ? "yes" : "pending");
        return answer;
    }

    private boolean isStored(CompletableFuture<@Nullable Void> stored) {
        try {
            stored.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
