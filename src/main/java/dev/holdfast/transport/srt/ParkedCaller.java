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
 * A caller that was accepted while the stream was still busy with an old session; once that has made way it is handed to
 * the next attempt, a few milliseconds later. What it sends until then is dropped, since nobody feeds the outputs yet.
 */
final class ParkedCaller implements SrtHandler {

    /** How long it may wait; an attempt follows a lost session within milliseconds, or not at all. */
    static final long PATIENCE_NANOS = 1_000_000_000L;

    private final SrtConnection connection;
    private final Consumer<ParkedCaller> onGone;
    private final Consumer<ParkedCaller> onTick;
    private final Runnable onTurnedAway;
    private long sinceNanos = System.nanoTime();
    private @Nullable SrtIngest owner;
    private @Nullable SrtConnectionDetails details;
    private boolean gone;

    /**
     * All are called on the poller thread and under no lock of this.
     *
     * @param onGone told when it has ended
     * @param onTick told with each sample of its statistics while it waits
     * @param onTurnedAway what {@link #turnAway()} does besides
     */
    ParkedCaller(
            SrtConnection connection,
            Consumer<ParkedCaller> onGone,
            Consumer<ParkedCaller> onTick,
            Runnable onTurnedAway) {
        this.connection = connection;
        this.onGone = onGone;
        this.onTick = onTick;
        this.onTurnedAway = onTurnedAway;
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

    /** The old session makes way now; from here on it waits for an attempt only. */
    synchronized void approved() {
        sinceNanos = System.nanoTime();
    }

    /** Closes it because the old session stays. */
    void turnAway() {
        onTurnedAway.run();
        connection.close();
    }

    /** Where it is, for people. */
    String remote() {
        return SrtIngest.text(connection.remoteAddress());
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
    public void onStatistics(SrtConnection from, SrtStatistics statistics) {
        if (isWaiting(from, statistics)) {
            onTick.accept(this);
        }
    }

    private synchronized boolean isWaiting(SrtConnection from, SrtStatistics statistics) {
        if (owner != null) {
            owner.onStatistics(from, statistics);
            return false;
        }
        // Up to one such time for its trial, and one for the attempt that follows if the session ends by itself.
        if (System.nanoTime() - sinceNanos > 2 * PATIENCE_NANOS) {
            from.close();
            return false;
        }
        return true;
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
