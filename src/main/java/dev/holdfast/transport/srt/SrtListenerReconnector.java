package dev.holdfast.transport.srt;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.MediaSink;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.srt.RejectReason;
import dev.holdfast.srt.SrtAcceptDecision;
import dev.holdfast.srt.SrtCaller;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtListenFailure;
import dev.holdfast.srt.SrtListener;
import dev.holdfast.srt.SrtListenerHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtUnavailableException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits for an SRT caller. The listening socket stays open from attempt to attempt, so a caller that comes back is never
 * refused for want of a listener.
 *
 * <p>One caller at a time feeds the stream. A second one takes over if the first has been silent for {@value
 * #SILENT_MILLIS} ms, as after a reboot that the old session has not noticed; otherwise it is told CONFLICT (1409).
 */
final class SrtListenerReconnector implements Reconnector {

    /** Silence after which a live session gives way to a new caller; libsrt itself would keep it for 5.1 s. */
    static final long SILENT_MILLIS = 500;

    private final SrtRuntimes runtimes;
    private final InetSocketAddress address;
    private final SrtOptions options;
    private final Optional<String> expectedStreamId;
    private final MediaSink sink;

    private @Nullable SrtListener listening;
    private @Nullable SrtIngest waiting;
    private @Nullable SrtIngest live;
    private @Nullable ParkedCaller parked;
    private long idleSinceNanos;
    private boolean closed;

    SrtListenerReconnector(
            SrtRuntimes runtimes,
            InetSocketAddress address,
            SrtOptions options,
            Optional<String> expectedStreamId,
            MediaSink sink) {
        this.runtimes = runtimes;
        this.address = address;
        this.options = options;
        this.expectedStreamId = expectedStreamId;
        this.sink = sink;
    }

    @Override
    public Traits traits() {
        return Traits.LISTENER;
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        SrtIngest ingest = new SrtIngest(request.epoch(), listener, sink);
        ingest.onOver(() -> forget(ingest));
        Failure failure = begin(ingest);
        if (failure != null) {
            ingest.fail(failure);
        }
        return ingest;
    }

    private synchronized @Nullable Failure begin(SrtIngest ingest) {
        if (closed) {
            return Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "the listener is closed");
        }
        live = null;
        ParkedCaller here = parked;
        parked = null;
        if (here != null && here.handOver(ingest)) {
            live = ingest;
            return null;
        }
        waiting = ingest;
        if (listening != null) {
            return null;
        }
        try {
            listening = runtimes.get().listen(address, options, this::decide, new Callers());
            return null;
        } catch (SrtUnavailableException e) {
            waiting = null;
            return SrtFailures.unavailable(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            waiting = null;
            return Failure.of(
                    FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, "SRT is shutting down: " + e.getMessage());
        }
    }

    private synchronized void forget(SrtIngest ingest) {
        if (waiting == ingest) {
            waiting = null;
        }
        if (live == ingest) {
            live = null;
        }
        idleSinceNanos = System.nanoTime();
    }

    private synchronized void forget(ParkedCaller gone) {
        if (parked == gone) {
            parked = null;
        }
    }

    private synchronized SrtAcceptDecision decide(SrtCaller caller) {
        if (expectedStreamId.isPresent() && !expectedStreamId.get().equals(caller.streamId())) {
            return SrtAcceptDecision.reject(RejectReason.NOT_FOUND);
        }
        return hasRoom() ? SrtAcceptDecision.accept() : SrtAcceptDecision.reject(RejectReason.CONFLICT);
    }

    /** Whether a caller would be of use now: to the attempt that waits, in a ghost's place, or to the attempt about to come. */
    private boolean hasRoom() {
        if (closed || parked != null) {
            return false;
        }
        if (waiting != null) {
            return true;
        }
        long now = System.nanoTime();
        return live != null
                ? live.isSilentFor(SILENT_MILLIS * 1_000_000, now)
                : now - idleSinceNanos < ParkedCaller.PATIENCE_NANOS;
    }

    /**
     * Gives an accepted caller to the attempt that waits, or parks it until the old session has made way. Others may have
     * come in since it was approved; then it is turned away.
     */
    private synchronized SrtHandler take(SrtConnection connection) {
        ParkedCaller newcomer = new ParkedCaller(connection, this::forget);
        if (!hasRoom()) {
            newcomer.close();
            return newcomer;
        }
        SrtIngest next = waiting;
        if (next != null) {
            waiting = null;
            live = next;
            next.attach(connection);
            return next;
        }
        parked = newcomer;
        SrtIngest ghost = live;
        if (ghost != null) {
            ghost.fail(Failure.of(
                    FailureReason.PEER_CLOSED,
                    ErrorClass.TRANSIENT,
                    "a new caller from " + connection.remoteAddress()
                            + " took over from a session silent for more than " + SILENT_MILLIS + " ms"));
            ghost.close();
        }
        return newcomer;
    }

    private synchronized @Nullable SrtIngest listenerLost() {
        listening = null;
        SrtIngest orphan = waiting;
        waiting = null;
        return orphan;
    }

    @Override
    public void close() {
        SrtIngest open;
        SrtIngest pending;
        synchronized (this) {
            closed = true;
            open = live;
            pending = waiting;
            if (parked != null) {
                parked.close();
                parked = null;
            }
            if (listening != null) {
                listening.close();
                listening = null;
            }
        }
        if (open != null) {
            open.close();
        }
        if (pending != null) {
            pending.close();
        }
    }

    /** The listening socket's events. */
    private final class Callers implements SrtListenerHandler {

        @Override
        public SrtHandler onAccepted(SrtListener listener, SrtConnection connection, SrtConnectionDetails details) {
            return take(connection);
        }

        @Override
        public void onListenerClosed(SrtListener listener, SrtListenFailure failure) {
            SrtIngest orphan = listenerLost();
            if (orphan != null) {
                orphan.fail(SrtFailures.of(failure));
            }
        }
    }
}
