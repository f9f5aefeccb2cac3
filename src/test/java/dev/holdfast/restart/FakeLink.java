package dev.holdfast.restart;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A connection in memory that can be told to break, to block and to be closed by its peer. */
final class FakeLink implements Link<String, String> {

    private static final String BROKEN = "\0broken";
    private static final String ENDED = "\0ended";

    final List<String> sent = new CopyOnWriteArrayList<>();
    final Semaphore sendsAllowed = new Semaphore(0);

    private final BlockingQueue<String> incoming = new LinkedBlockingQueue<>();
    private volatile boolean sendsBlock;
    private volatile @Nullable Exception sendError;
    private volatile boolean closed;

    @Override
    public void send(String message) throws IOException, InterruptedException {
        if (sendsBlock) {
            sendsAllowed.acquire();
        }
        if (closed) {
            throw new IOException("closed under a send");
        }
        switch (sendError) {
            case null -> sent.add(message);
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new AssertionError(sendError);
        }
    }

    @Override
    public @Nullable String receive() throws IOException, InterruptedException {
        String next = incoming.take();
        if (next.equals(BROKEN)) {
            throw new IOException("broken under a receive");
        }
        return next.equals(ENDED) ? null : next;
    }

    @Override
    public void close() {
        closed = true;
        incoming.add(BROKEN);
        sendsAllowed.release(1_000);
    }

    boolean isClosed() {
        return closed;
    }

    FakeLink incoming(String... messages) {
        incoming.addAll(List.of(messages));
        return this;
    }

    /** After what came so far, the peer closes. */
    FakeLink ended() {
        return incoming(ENDED);
    }

    void breakReceive() {
        incoming.add(BROKEN);
    }

    FakeLink failingSends(Exception error) {
        sendError = error;
        return this;
    }

    FakeLink blockingSends() {
        sendsBlock = true;
        return this;
    }

    /** Whether a sender is stuck in this connection. */
    boolean isSendBlocked() {
        return sendsAllowed.hasQueuedThreads();
    }
}
