package dev.holdfast.transport.srt;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.LifeWatch;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.srt.InductionProber;
import dev.holdfast.srt.SrtOptions;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls an SRT listener, once per attempt. Between attempts the listener can be looked out for by probes that it answers
 * without making a connection. Where its host refuses them, an attempt ends, too: libsrt does not hear that, and would wait for
 * its timeout.
 */
final class SrtCallerReconnector implements Reconnector {

    /** What an attempt is given to be answered by a host that refuses; enough for the two round trips to one that is near. */
    private static final long FIRST_PATIENCE_NANOS = 50_000_000L;

    /** It doubles with each attempt refused, up to this, in case the host is far and the refusals are not meant for attempts. */
    private static final long MOST_PATIENCE_NANOS = 800_000_000L;

    private final PeerCall call;
    private final InductionProber prober;
    private final SrtOptions options;
    private final AtomicReference<@Nullable SrtIngest> latest = new AtomicReference<>();
    private final AtomicReference<@Nullable LifeWatch> watch = new AtomicReference<>();
    private volatile long patienceNanos = FIRST_PATIENCE_NANOS;
    private volatile boolean closed;

    SrtCallerReconnector(PeerCall call, InductionProber prober, SrtOptions options) {
        this.call = call;
        this.prober = prober;
        this.options = options;
    }

    @Override
    public Traits traits() {
        return Traits.CALLER;
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        SrtIngest ingest = new SrtIngest(request.epoch(), listener, request.sink());
        SrtIngest before = latest.getAndSet(ingest);
        if (before != null && before.wasConnected()) {
            patienceNanos = FIRST_PATIENCE_NANOS;
        }
        if (closed) {
            ingest.fail(Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "the source is closed"));
            return ingest;
        }
        call.make(ingest, (address, runtime) -> runtime.connect(address, options, ingest));
        return ingest;
    }

    /** One at a time: the next ends the one before. */
    @Override
    public LifeWatch watchForLife(boolean away, LifeWatch.Back back) {
        CallerWatch begun = new CallerWatch(call, options, prober, away, back, this::refused);
        begun.lookUp();
        end(watch.getAndSet(begun));
        if (closed) {
            begun.cancel();
        }
        return begun;
    }

    private void refused(InetSocketAddress by) {
        SrtIngest last = latest.get();
        if (last != null && last.refused(by, patienceNanos, System.nanoTime())) {
            patienceNanos = Math.min(2 * patienceNanos, MOST_PATIENCE_NANOS);
        }
    }

    private static void end(@Nullable LifeWatch watch) {
        if (watch != null) {
            watch.cancel();
        }
    }

    @Override
    public void close() {
        closed = true;
        end(watch.getAndSet(null));
        SrtIngest last = latest.getAndSet(null);
        if (last != null) {
            last.close();
        }
    }
}
