package dev.holdfast.transport.srt;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import dev.holdfast.srt.SrtUnavailableException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Calls an SRT listener, once per attempt. Its name is looked up anew each time, since a camera may have moved. */
final class SrtCallerReconnector implements Reconnector {

    private final SrtRuntimes runtimes;
    private final Resolver resolver;
    private final String host;
    private final int port;
    private final SrtOptions options;
    private final AtomicReference<@Nullable SrtIngest> latest = new AtomicReference<>();
    private volatile boolean closed;

    SrtCallerReconnector(SrtRuntimes runtimes, Resolver resolver, String host, int port, SrtOptions options) {
        this.runtimes = runtimes;
        this.resolver = resolver;
        this.host = host;
        this.port = port;
        this.options = options;
    }

    @Override
    public Traits traits() {
        return Traits.CALLER;
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        SrtIngest ingest = new SrtIngest(request.epoch(), listener, request.sink());
        latest.set(ingest);
        if (closed) {
            ingest.fail(Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "the source is closed"));
            return ingest;
        }
        resolver.resolve(
                host,
                port,
                options.connectTimeoutMillis(),
                address -> call(ingest, address),
                why -> ingest.fail(Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, why)));
        return ingest;
    }

    private void call(SrtIngest ingest, InetSocketAddress address) {
        if (ingest.isOver()) {
            return;
        }
        try {
            SrtRuntime runtime = runtimes.get();
            ingest.attach(runtime.connect(address, options, ingest));
        } catch (SrtUnavailableException e) {
            ingest.fail(SrtFailures.unavailable(String.valueOf(e.getMessage())));
        } catch (IllegalStateException e) {
            ingest.fail(Failure.of(
                    FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "SRT is shutting down: " + e.getMessage()));
        }
    }

    @Override
    public void close() {
        closed = true;
        SrtIngest last = latest.getAndSet(null);
        if (last != null) {
            last.close();
        }
    }
}
