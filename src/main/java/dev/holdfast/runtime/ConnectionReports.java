package dev.holdfast.runtime;

import dev.holdfast.model.Failure;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.StreamEvent;
import java.util.function.Consumer;

/** What the transports report of a stream's connections, brought to the stream's owner. Any thread; never blocks. */
final class ConnectionReports implements ConnectionListener {

    private final Loop loop;
    private final Clock clock;
    private final Connections connections;
    private final Consumer<StreamEvent> handle;
    private final Consumer<LiveConnection> settle;

    /**
     * @param handle takes an event, on the loop
     * @param settle takes a connection that has ended, on the loop, before its event
     */
    ConnectionReports(
            Loop loop,
            Clock clock,
            Connections connections,
            Consumer<StreamEvent> handle,
            Consumer<LiveConnection> settle) {
        this.loop = loop;
        this.clock = clock;
        this.connections = connections;
        this.handle = handle;
        this.settle = settle;
    }

    @Override
    public void opened(long epoch) {
        loop.run(() -> {
            LiveConnection opened = connections.of(epoch);
            if (opened != null) {
                opened.opened(clock.nanoTime());
            }
            handle.accept(new StreamEvent.ConnectionOpened(epoch));
        });
    }

    @Override
    public void media(long epoch, long atNanos) {
        loop.run(() -> {
            LiveConnection from = connections.of(epoch);
            if (from == null || from.feed().wins()) {
                handle.accept(new StreamEvent.MediaArrived(epoch, atNanos));
            } else {
                // Another was quicker and says so itself; should it be gone again by then, this one is asked anew.
                from.connection().armMediaSignal();
            }
        });
    }

    @Override
    public void left(long epoch, Failure failure) {
        loop.run(() -> {
            LiveConnection from = connections.of(epoch);
            if (from != null) {
                long now = clock.nanoTime();
                from.read(now);
                handle.accept(new StreamEvent.FailureDetected(epoch, failure, from.lastMediaNanos(now)));
            }
        });
    }

    @Override
    public void ended(long epoch, Failure failure) {
        loop.run(() -> {
            long now = clock.nanoTime();
            long lastMedia = now;
            LiveConnection over = connections.of(epoch);
            if (over != null) {
                over.read(now);
                lastMedia = over.lastMediaNanos(now);
                settle.accept(over);
            }
            handle.accept(new StreamEvent.ConnectionEnded(epoch, failure, lastMedia));
        });
    }
}
