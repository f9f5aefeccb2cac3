package dev.holdfast.transport.srt;

import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtStatistics;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A caller that was accepted while the stream was still busy with an old session; a few milliseconds later it is handed
 * to the next attempt. What it sends until then is dropped, since nobody feeds the outputs yet.
 */
final class ParkedCaller implements SrtHandler {

    private final SrtConnection connection;
    private @Nullable SrtIngest owner;
    private @Nullable SrtConnectionDetails details;
    private boolean gone;

    ParkedCaller(SrtConnection connection) {
        this.connection = connection;
    }

    /** Gives the connection to an attempt. Returns false if it has ended in the meantime. From any thread. */
    synchronized boolean handOver(SrtIngest ingest) {
        if (gone) {
            return false;
        }
        owner = ingest;
        ingest.attach(connection);
        if (details != null) {
            ingest.onConnected(connection, details);
        }
        return true;
    }

    void close() {
        connection.close();
    }

    @Override
    public synchronized void onConnected(SrtConnection from, SrtConnectionDetails agreed) {
        details = agreed;
        if (owner != null) {
            owner.onConnected(from, agreed);
        }
    }

    @Override
    public synchronized void onMessage(SrtConnection from, ByteBuffer message, long receivedNanos) {
        if (owner != null) {
            owner.onMessage(from, message, receivedNanos);
        }
    }

    @Override
    public synchronized void onStatistics(SrtConnection from, SrtStatistics statistics) {
        if (owner != null) {
            owner.onStatistics(from, statistics);
        }
    }

    @Override
    public synchronized void onClosed(SrtConnection from, SrtClosure closure) {
        gone = true;
        if (owner != null) {
            owner.onClosed(from, closure);
        }
    }
}
