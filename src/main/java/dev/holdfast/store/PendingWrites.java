package dev.holdfast.store;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StateStorage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The writes a store still owes: per stream at most one of its state, one of its definition and one of its history, the newest.
 *
 * <p>Definitions go before states; a write that failed goes to the end, so one that never succeeds holds up no other.
 * Not thread-safe.
 */
final class PendingWrites {

    private final SequencedMap<DocumentKey, Write> urgent = new LinkedHashMap<>();
    private final SequencedMap<DocumentKey, Write> ordinary = new LinkedHashMap<>();
    private final Set<DocumentKey> troubled = new HashSet<>();
    private @Nullable Write underWay;

    /** What is written. */
    enum Kind {
        DEFINITION,
        STATE,
        HISTORY
    }

    /** Of whom. */
    record DocumentKey(Kind kind, StreamId id) {}

    /**
     * One change of one document.
     *
     * @param delete whether the document goes
     * @param done completed when it, or one that supersedes it, is written
     */
    record Write(
            DocumentKey key, boolean delete, Consumer<StateStorage> action, CompletableFuture<@Nullable Void> done) {

        @Override
        public String toString() {
            return (delete ? "deletion of " : "") + key.kind().name().toLowerCase(Locale.ROOT) + " of stream '"
                    + key.id() + "'";
        }
    }

    /**
     * Adds a write in place of an older one with the same key.
     *
     * @return what is completed when it is written; shared with the older one, which needs no longer be written
     */
    CompletableFuture<@Nullable Void> put(DocumentKey key, boolean delete, Consumer<StateStorage> action) {
        Write older = find(key);
        CompletableFuture<@Nullable Void> done =
                older == null || older.equals(underWay) ? new CompletableFuture<>() : older.done();
        Write write = new Write(key, delete, action, done);
        if (key.kind() == Kind.DEFINITION && !ordinary.containsKey(key)) {
            urgent.put(key, write);
        } else {
            ordinary.put(key, write);
        }
        return done;
    }

    /** The write to try now; it stays pending until {@link #succeeded} or {@link #failed}. There must be one. */
    Write begin() {
        Write next = (urgent.isEmpty() ? ordinary : urgent).firstEntry().getValue();
        underWay = next;
        return next;
    }

    void succeeded(Write write) {
        underWay = null;
        urgent.remove(write.key(), write);
        ordinary.remove(write.key(), write);
        troubled.remove(write.key());
    }

    /** Keeps the write, or the newer one that came meanwhile and then answers for both, for another try. */
    void failed(Write write) {
        underWay = null;
        Write newest = Objects.requireNonNull(find(write.key()), "a write under way stays pending");
        urgent.remove(write.key());
        troubled.add(write.key());
        ordinary.putLast(write.key(), newest);
        if (!newest.equals(write)) {
            var _ = newest.done().whenComplete((_, error) -> complete(write.done(), error));
        }
    }

    private static void complete(CompletableFuture<@Nullable Void> done, @Nullable Throwable error) {
        if (error == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(error);
        }
    }

    /** Whether a document whose writing failed is still not written. */
    boolean isTroubled() {
        return !troubled.isEmpty();
    }

    boolean isEmpty() {
        return urgent.isEmpty() && ordinary.isEmpty();
    }

    int size() {
        return urgent.size() + ordinary.size();
    }

    boolean contains(Kind kind, StreamId id) {
        return find(new DocumentKey(kind, id)) != null;
    }

    boolean deletes(Kind kind, StreamId id) {
        Write write = find(new DocumentKey(kind, id));
        return write != null && write.delete();
    }

    List<Write> all() {
        return new ArrayList<>(Stream.concat(urgent.values().stream(), ordinary.values().stream())
                .toList());
    }

    private @Nullable Write find(DocumentKey key) {
        Write write = urgent.get(key);
        return write == null ? ordinary.get(key) : write;
    }
}
