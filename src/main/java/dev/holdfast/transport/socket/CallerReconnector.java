package dev.holdfast.transport.socket;

import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.LifeWatch;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.socket.Names;
import dev.holdfast.socket.SocketFailure;
import dev.holdfast.socket.SocketLoop;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a TCP or Unix socket, once per attempt. A name is looked up anew each time, since a camera may have moved. A {@link
 * Knocker} looks out between attempts; the connection it makes is the next attempt's.
 */
final class CallerReconnector implements Reconnector {

    private static final byte[] NOTHING = {};

    private final SourceSettings settings;
    private final SocketLoop loop;
    private final ByteBuffer buffer;
    private final Knocker knocker;
    private volatile boolean closed;

    // Loop's thread only.
    private @Nullable SocketIngest current;

    CallerReconnector(SourceSettings settings, SocketLoop loop, ByteBuffer buffer, KnockBudget knocks) {
        this.settings = settings;
        this.loop = loop;
        this.buffer = buffer;
        this.knocker = new Knocker(settings, loop, knocks);
    }

    @Override
    public Traits traits() {
        return Traits.CALLER;
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        SocketIngest ingest = new SocketIngest(settings, request.epoch(), listener, request.sink(), loop, buffer);
        if (loop.isClosed()) {
            listener.ended(request.epoch(), SocketFailures.transportClosed(settings.target()));
        } else {
            loop.execute(() -> begin(ingest));
        }
        return ingest;
    }

    @Override
    public LifeWatch watchForLife(boolean away, LifeWatch.Back back) {
        return closed ? LifeWatch.NONE : knocker.begin(away, back);
    }

    @Override
    public void close() {
        closed = true;
        loop.execute(() -> {
            knocker.close();
            if (current != null) {
                current.close();
            }
        });
    }

    private void begin(SocketIngest ingest) {
        if (closed || ingest.isOver()) {
            return;
        }
        current = ingest;
        SocketChannel waiting = knocker.take();
        if (waiting != null) {
            ingest.begin(waiting, NOTHING);
            return;
        }
        OutgoingCall call = new OutgoingCall(settings, loop, new Outcome(ingest));
        call.begin(settings.connectTimeoutMillis() * 1_000_000);
        ingest.onOver(call::abandon);
        var _ = Names.addressOf(settings.target(), settings.connectTimeoutMillis())
                .whenComplete((address, error) -> loop.execute(() -> call.found(address, error)));
    }

    private final class Outcome implements OutgoingCall.Outcome {

        private final SocketIngest ingest;

        Outcome(SocketIngest ingest) {
            this.ingest = ingest;
        }

        @Override
        public void answered(SocketChannel established) {
            knocker.arrived();
            ingest.onOver(() -> {});
            ingest.begin(established, NOTHING);
        }

        @Override
        public void failed(Throwable error) {
            ingest.fail(SocketFailures.of(
                    error instanceof TimeoutException
                            ? SocketFailure.timeout("connecting to", settings.target(), settings.connectTimeoutMillis())
                            : SocketFailure.of("connecting to", settings.target(), error)));
        }
    }
}
