package dev.holdfast.transport.srt;

import static org.awaitility.Awaitility.await;

import dev.holdfast.model.Failure;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.Reconnector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A stream as its owner runs it: an attempt that ends is followed by the next at once. */
final class ListeningStream implements ConnectionListener, AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(15);

    final StreamId id;
    final List<Failure> failures = new CopyOnWriteArrayList<>();
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong opened = new AtomicLong();
    private final Reconnector reconnector;
    private final boolean again;
    private long epoch;
    private volatile @Nullable Connection connection;
    private double rejectedBefore;
    private double takeoversBefore;

    /** @param again whether an attempt that fails is followed by another */
    ListeningStream(SrtTransport transport, String name, String uri, boolean again) {
        this.id = new StreamId(name);
        this.again = again;
        SourceUri source = SourceUri.parse(uri);
        if (!transport.check(source).isEmpty()) {
            throw new AssertionError(transport.check(source));
        }
        reconnector = transport.reconnector(StreamDefinition.of(id, source, List.of()), source);
    }

    ListeningStream(SrtTransport transport, String name, String uri) {
        this(transport, name, uri, true);
    }

    synchronized ListeningStream connect() {
        connection = reconnector.connect(
                new ConnectRequest(id, ++epoch, Optional.empty(), media -> bytes.addAndGet(media.remaining())), this);
        return this;
    }

    Connection connection() {
        Connection present = connection;
        if (present == null) {
            throw new AssertionError("not connected");
        }
        return present;
    }

    void rest() {
        reconnector.rest();
    }

    void awaitMedia() {
        long before = bytes.get();
        await("media of " + id).atMost(SOON).until(() -> bytes.get() > before + 5000);
    }

    Failure awaitFailure() {
        await("a failure of " + id).atMost(SOON).until(() -> !failures.isEmpty());
        return failures.getLast();
    }

    /** Callers turned away, over all connections. */
    synchronized double rejected() {
        return rejectedBefore + connection().protocolStatistics().getOrDefault("srt_callers_rejected_total", 0.0);
    }

    synchronized double takeovers() {
        return takeoversBefore + connection().protocolStatistics().getOrDefault("srt_takeovers_total", 0.0);
    }

    @Override
    public void opened(long of) {
        opened.incrementAndGet();
    }

    @Override
    public void media(long of, long atNanos) {}

    @Override
    public void ended(long of, Failure failure) {
        failures.add(failure);
        if (again) {
            // As the stream's owner does, and on a thread that holds no lock.
            Thread.startVirtualThread(this::follow);
        }
    }

    private synchronized void follow() {
        rejectedBefore = rejected();
        takeoversBefore = takeovers();
        connect();
    }

    @Override
    public void close() {
        reconnector.close();
    }
}
