package dev.holdfast.srt;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A handle of one listener, for any thread; what happens to it comes to its {@link SrtListenerHandler}. */
public final class SrtListener implements AutoCloseable {

    private final Poller poller;
    private final InetSocketAddress requestedAddress;
    private final SrtOptions options;
    private final AtomicBoolean closeAsked = new AtomicBoolean();

    private volatile @Nullable InetSocketAddress localAddress;
    private volatile @Nullable ListenerSocket socket;

    SrtListener(Poller poller, InetSocketAddress requestedAddress, SrtOptions options) {
        this.poller = poller;
        this.requestedAddress = requestedAddress;
        this.options = options;
    }

    /** Where it listens, once it does; the address asked for before. */
    public InetSocketAddress address() {
        InetSocketAddress actual = localAddress;
        return actual == null ? requestedAddress : actual;
    }

    /**
     * Ends listening; accepted connections live on. Never waits; idempotent.
     *
     * <p>Other processes get the port about 4 s later with libsrt 1.5.1 and 1 s with 1.5.4; this process can listen on
     * it at once.
     */
    @Override
    public void close() {
        if (closeAsked.compareAndSet(false, true)) {
            var _ = poller.post(() -> {
                ListenerSocket open = socket;
                if (open != null) {
                    open.closeByUs();
                }
            });
        }
    }

    SrtOptions options() {
        return options;
    }

    InetSocketAddress requestedAddress() {
        return requestedAddress;
    }

    boolean closeAsked() {
        return closeAsked.get();
    }

    void opened(ListenerSocket listening, InetSocketAddress actual) {
        localAddress = actual;
        socket = listening;
    }

    @Override
    public String toString() {
        return "SRT listener on " + SockAddr.text(address());
    }
}
