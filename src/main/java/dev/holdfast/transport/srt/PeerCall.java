package dev.holdfast.transport.srt;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.srt.SharedSrtRuntime;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtRuntime;
import dev.holdfast.srt.SrtUnavailableException;
import java.net.InetSocketAddress;

/** How a peer that a URI names is called: its name is looked up anew each time, since a camera may have moved. */
record PeerCall(SharedSrtRuntime runtimes, Resolver resolver, String host, int port, int connectTimeoutMillis) {

    /** The call itself, when the address is known. */
    @FunctionalInterface
    interface Dial {
        SrtConnection to(InetSocketAddress address, SrtRuntime runtime);
    }

    /** Makes one call for an ingest and returns at once; whatever goes wrong ends the ingest. */
    void make(SrtIngest ingest, Dial dial) {
        resolver.resolve(
                host,
                port,
                connectTimeoutMillis,
                address -> dial(ingest, address, dial),
                why -> ingest.fail(Failure.of(FailureReason.NETWORK_ERROR, ErrorClass.TRANSIENT, why)));
    }

    private void dial(SrtIngest ingest, InetSocketAddress address, Dial dial) {
        if (ingest.isOver()) {
            return;
        }
        try {
            ingest.attach(dial.to(address, runtimes.get()));
        } catch (SrtUnavailableException e) {
            ingest.fail(SrtFailures.unavailable(String.valueOf(e.getMessage())));
        } catch (IllegalStateException e) {
            ingest.fail(SrtFailures.shuttingDown(e));
        }
    }
}
