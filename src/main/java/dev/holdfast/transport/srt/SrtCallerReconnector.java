package dev.holdfast.transport.srt;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.MediaSink;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.srt.SrtOptions;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Calls an SRT listener, once per attempt. */
final class SrtCallerReconnector implements Reconnector {

    private final PeerCall call;
    private final SrtOptions options;
    private final MediaSink sink;
    private final AtomicReference<@Nullable SrtIngest> latest = new AtomicReference<>();
    private volatile boolean closed;

    SrtCallerReconnector(PeerCall call, SrtOptions options, MediaSink sink) {
        this.call = call;
        this.options = options;
        this.sink = sink;
    }

    @Override
    public Traits traits() {
        return Traits.CALLER;
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        SrtIngest ingest = new SrtIngest(request.epoch(), listener, sink);
        latest.set(ingest);
        if (closed) {
            ingest.fail(Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "the source is closed"));
            return ingest;
        }
        call.make(ingest, (address, runtime) -> runtime.connect(address, options, ingest));
        return ingest;
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
