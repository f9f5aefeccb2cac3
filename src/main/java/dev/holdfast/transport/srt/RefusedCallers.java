package dev.holdfast.transport.srt;

import dev.holdfast.model.Secrets;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of callers that were turned away, at a bounded rate. Thread-safe, and fit for libsrt's threads: the line
 * itself is written by a thread of its own.
 */
final class RefusedCallers {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedCallers.class);

    private final RefusalLedger ledger = new RefusalLedger();

    /**
     * Notes a refusal.
     *
     * @param port where it called
     * @param reason what it was told
     * @param why the same for people
     * @return whether it counts; false for a repeated handshake of one that was counted
     */
    boolean note(InetSocketAddress port, InetSocketAddress caller, String streamId, String reason, String why) {
        RefusalLedger.Note note;
        synchronized (ledger) {
            note = ledger.note(caller, streamId, reason, System.nanoTime());
        }
        if (note.said()) {
            var _ = Thread.startVirtualThread(() -> LOG.warn(
                    "SRT port {} refused {} asking for '{}': {}: {}{}",
                    SrtIngest.text(port),
                    SrtIngest.text(caller),
                    Secrets.shown(streamId),
                    reason,
                    why,
                    note.unsaidBefore() == 0 ? "" : " (and " + note.unsaidBefore() + " more not logged before)"));
        }
        return note.counts();
    }
}
