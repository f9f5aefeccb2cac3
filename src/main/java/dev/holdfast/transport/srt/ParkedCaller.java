package dev.holdfast.transport.srt;

import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtStatistics;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A caller that was accepted while the stream was still busy with an old session; a few milliseconds later it is handed
 * to the next attempt. What it sends until then is dropped, since nobody feeds the outputs yet.
 */
final class ParkedCaller implements SrtHandler {

    /** How long it may wait; an attempt follows a lost session within milliseconds, or not at all. */
    static final long PATIENCE_NANOS = 1_000_000_000L;

    private final SrtConnection connection;
    private final Consumer<ParkedCaller> onGone;
    private final long sinceNanos = System.nanoTime();
    private @Nullable SrtIngest owner;
    private @Nullable SrtConnectionDetails details;
    private boolean gone;

    /** @param onGone told when it has ended, on the poller thread and under no lock of this */
    ParkedCaller(SrtConnection connection, Consumer<ParkedCaller> onGone) {
        this.connection = connection;
        this.onGone = onGone;
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
        } else if (System.nanoTime() - sinceNanos > PATIENCE_NANOS) {
            from.close();
        }
    }

    @Override
    public void onClosed(SrtConnection from, SrtClosure closure) {
        SrtIngest told = end();
        if (told != null) {
            told.onClosed(from, closure);
        }
        onGone.accept(this);
    }

    private synchronized @Nullable SrtIngest end() {
        gone = true;
        return owner;
    }
}
