package dev.holdfast.transport.srt;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.srt.SrtOptions;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Meets an SRT peer that calls us while we call it, each from a port the other knows.
 *
 * <p>Neither side is there first, so an attempt waits as a listener's does: libsrt calls every 250 ms for ten times the
 * connect timeout. The local port is taken as long as the stream runs.
 *
 * <p>There is nothing to look out for between attempts: the peer answers no induction, only a rendezvous from our port, and
 * the attempt that makes it follows at once.
 */
final class SrtRendezvousReconnector implements Reconnector {

    private final PeerCall call;
    private final LocalPorts localPorts;
    private final InetSocketAddress local;
    private final SrtOptions options;

    private @Nullable SrtIngest latest;
    private boolean holdsPort;
    private boolean closed;

    SrtRendezvousReconnector(PeerCall call, LocalPorts localPorts, InetSocketAddress local, SrtOptions options) {
        this.call = call;
        this.localPorts = localPorts;
        this.local = local;
        this.options = options;
    }

    @Override
    public Traits traits() {
        return Traits.LISTENER;
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        SrtIngest ingest = new SrtIngest(request.epoch(), listener, request.sink());
        Optional<String> inTheWay = begin(ingest);
        if (inTheWay.isPresent()) {
            ingest.fail(Failure.of(
                    FailureReason.NETWORK_ERROR,
                    ErrorClass.RESOURCE_EXHAUSTION,
                    "cannot meet the peer on " + SrtIngest.text(local) + ": " + inTheWay.get()));
            return ingest;
        }
        call.make(ingest, (address, runtime) -> runtime.rendezvous(local, address, options, ingest));
        return ingest;
    }

    private synchronized Optional<String> begin(SrtIngest ingest) {
        if (closed) {
            return Optional.of("the source is closed");
        }
        if (!holdsPort) {
            Optional<String> holder = localPorts.take(local, this);
            if (holder.isPresent()) {
                return holder;
            }
            holdsPort = true;
        }
        latest = ingest;
        return Optional.empty();
    }

    @Override
    public void close() {
        SrtIngest last;
        synchronized (this) {
            closed = true;
            last = latest;
            latest = null;
            if (holdsPort) {
                holdsPort = false;
                localPorts.release(local, this);
            }
        }
        if (last != null) {
            last.close();
        }
    }
}
