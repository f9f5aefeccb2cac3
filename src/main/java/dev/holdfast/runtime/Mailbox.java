package dev.holdfast.runtime;

import dev.holdfast.model.StreamId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Where a stream's owner is given things to do by others. From any thread; never blocks. */
final class Mailbox {

    /** Commands that may wait; a transport's own events always find room, they are few by contract. */
    private static final int COMMANDS = 64;

    private final Loop loop;
    private final StreamId id;
    private final AtomicInteger waiting = new AtomicInteger();

    Mailbox(Loop loop, StreamId id) {
        this.loop = loop;
        this.id = id;
    }

    /**
     * Has the owner do something.
     *
     * @throws Streams.OverloadedException if too much waits already
     */
    <T> CompletableFuture<T> submit(Supplier<T> task) {
        if (waiting.incrementAndGet() > COMMANDS) {
            waiting.decrementAndGet();
            throw new Streams.OverloadedException(id);
        }
        return submitAlways(() -> {
            waiting.decrementAndGet();
            return task.get();
        });
    }

    /** Has the owner do something that must not be refused, however much waits. */
    <T> CompletableFuture<T> submitAlways(Supplier<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.run(() -> {
            try {
                answer.complete(task.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
