package dev.holdfast.output;

import dev.holdfast.srt.SharedSrtRuntime;
import dev.holdfast.srt.SrtAcceptDecision;
import dev.holdfast.srt.SrtAcceptPolicy;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtListenFailure;
import dev.holdfast.srt.SrtListener;
import dev.holdfast.srt.SrtListenerHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtUnavailableException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A listener by SRT. */
final class SrtDoor implements Door {

    private final SharedSrtRuntime runtime;
    private final InetSocketAddress local;
    private final SrtOptions options;

    // Guarded by this.
    private @Nullable SrtListener listener;
    private boolean closed;
    private @Nullable Runnable shut;

    SrtDoor(SharedSrtRuntime runtime, InetSocketAddress local, SrtOptions options) {
        this.runtime = runtime;
        this.local = local;
        this.options = options;
    }

    @Override
    public synchronized void open(Told told) {
        if (closed) {
            return;
        }
        try {
            listener = runtime.get().listen(local, options, SrtAcceptPolicy.everybody(), new Handler(told));
        } catch (SrtUnavailableException | RuntimeException e) {
            told.failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close(Runnable told) {
        synchronized (this) {
            closed = true;
            if (listener != null) {
                shut = told;
                listener.close();
                return;
            }
        }
        told.run();
    }

    private synchronized @Nullable Runnable gone() {
        listener = null;
        Runnable waiting = shut;
        shut = null;
        return waiting;
    }

    private final class Handler implements SrtListenerHandler {

        private final Told told;

        Handler(Told told) {
            this.told = told;
        }

        @Override
        public void onListening(SrtListener listening, InetSocketAddress at) {
            told.opened();
        }

        @Override
        public SrtHandler onAccepted(
                SrtListener from,
                SrtConnection connection,
                SrtConnectionDetails details,
                SrtAcceptDecision.Accept decision) {
            SrtLink link = new SrtLink(connection);
            told.came(link, String.valueOf(connection.remoteAddress()));
            return link;
        }

        @Override
        public void onListenerClosed(SrtListener from, SrtListenFailure failure) {
            Runnable waiting = gone();
            if (waiting != null) {
                waiting.run();
            }
            if (failure.kind() != SrtListenFailure.Kind.CLOSED_BY_US) {
                told.failed(failure.message());
            }
        }
    }
}
