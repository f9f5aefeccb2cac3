package dev.holdfast.transport.socket;

import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.socket.Names;
import dev.holdfast.socket.SocketFailure;
import dev.holdfast.socket.SocketLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls a TCP or Unix socket, once per attempt. A name is looked up anew each time, since a camera may have moved. */
final class CallerReconnector implements Reconnector {

    private static final byte[] NOTHING = {};

    private final SourceSettings settings;
    private final SocketLoop loop;
    private final ByteBuffer buffer;
    private volatile boolean closed;

    // Loop's thread only.
    private @Nullable SocketIngest current;

    CallerReconnector(SourceSettings settings, SocketLoop loop, ByteBuffer buffer) {
        this.settings = settings;
        this.loop = loop;
        this.buffer = buffer;
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
    public void close() {
        closed = true;
        loop.execute(() -> {
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
        Call call = new Call(ingest);
        call.limit = loop.after(settings.connectTimeoutMillis() * 1_000_000, call::tooLate);
        ingest.onOver(call::abandon);
        var _ = Names.addressOf(settings.target(), settings.connectTimeoutMillis())
                .whenComplete((address, error) -> loop.execute(() -> call.found(address, error)));
    }

    /** One call, until it is answered. Loop's thread only. */
    private final class Call {

        private final SocketIngest ingest;
        private SocketLoop.@Nullable Alarm limit;
        private @Nullable SocketChannel channel;

        Call(SocketIngest ingest) {
            this.ingest = ingest;
        }

        void found(@Nullable SocketAddress address, @Nullable Throwable error) {
            if (ingest.isOver()) {
                return;
            }
            if (address == null) {
                fail(error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
                return;
            }
            try {
                SocketChannel opened = settings.options().open(settings.target());
                channel = opened;
                if (opened.connect(address)) {
                    answered();
                } else {
                    loop.register(opened, SelectionKey.OP_CONNECT, this::ready);
                }
            } catch (IOException | UnsupportedAddressTypeException e) {
                fail(e);
            }
        }

        private void ready(SelectionKey key) {
            // Once is enough; what follows must not happen within the selection.
            key.interestOps(0);
            loop.execute(this::finish);
        }

        private void finish() {
            SocketChannel called = channel;
            if (called == null) {
                return;
            }
            try {
                if (called.finishConnect()) {
                    answered();
                } else {
                    loop.register(called, SelectionKey.OP_CONNECT, this::ready);
                }
            } catch (IOException e) {
                fail(e);
            }
        }

        private void answered() {
            SocketChannel established = channel;
            channel = null;
            abandon();
            ingest.onOver(() -> {});
            if (established != null) {
                ingest.begin(established, NOTHING);
            }
        }

        private void tooLate() {
            fail(new TimeoutException());
        }

        private void fail(@Nullable Throwable error) {
            abandon();
            ingest.fail(SocketFailures.of(
                    error == null || error instanceof TimeoutException
                            ? SocketFailure.timeout("connecting to", settings.target(), settings.connectTimeoutMillis())
                            : SocketFailure.of("connecting to", settings.target(), error)));
        }

        private void abandon() {
            if (limit != null) {
                limit.cancel();
            }
            if (channel != null) {
                loop.releaseNow(channel);
                channel = null;
            }
        }
    }
}
