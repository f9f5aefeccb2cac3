package dev.holdfast.transport.srt;

import dev.holdfast.model.Failure;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.Reconnector;

/**
 * Waits for an SRT caller on a port that other streams may share. The port stays open from attempt to attempt, so a caller
 * that comes back is never refused for want of a listener.
 *
 * <p>That open port is its look-out, too: the caller's own handshake is the first sign of it.
 *
 * <p>One caller at a time feeds the stream; {@link TakeoverPolicy} says what becomes of a second one.
 */
final class SrtListenerReconnector implements Reconnector {

    private final ListenerPorts ports;
    private final StreamSlot slot;

    SrtListenerReconnector(ListenerPorts ports, StreamSlot slot) {
        this.ports = ports;
        this.slot = slot;
        ports.announce(slot);
    }

    @Override
    public Traits traits() {
        return Traits.LISTENER;
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
        SrtIngest ingest = new SrtIngest(request.epoch(), listener, request.sink());
        // In this order, so that an attempt whose socket is lost at once is told.
        slot.begin(ingest);
        Failure failure = ports.listen(slot);
        if (failure != null) {
            ingest.fail(failure);
        }
        return ingest;
    }

    @Override
    public void rest() {
        ports.rest(slot);
        slot.close();
    }

    @Override
    public void close() {
        ports.withdraw(slot);
        slot.close();
    }
}
