package dev.holdfast.media.mpegts;

import dev.holdfast.media.SeqLock;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The analysis of what one connection receives, which is or may be MPEG-TS in payloads of whole packets; the one class
 * every transport gives its payloads to.
 *
 * <p>What is counted is the unit looked at: each transport packet where the payload is MPEG-TS, the payload as a whole
 * where it is not. The first payload that is MPEG-TS beyond doubt decides that the sender sends MPEG-TS; from then on, or
 * from the beginning where it was declared, a payload that is not counts as one damaged unit.
 *
 * <p>One thread writes ({@link #onPayload}, {@link #onDeclaredPayload}, {@link #restart}); it allocates nothing per packet
 * and waits for nobody. Everything else is for any thread; see {@link SeqLock} for the terms.
 */
public final class TsAnalyzer {

    private final SeqLock lock = new SeqLock();
    private final TsAccounting accounting = new TsAccounting();

    private long otherPayloads;
    private volatile boolean isTs;

    /**
     * Takes a payload that may be MPEG-TS or anything else. Whatever it contains, this does not throw.
     *
     * @param offset absolute index of the first octet; the buffer's position and limit stay as they are
     * @param nowNanos when it arrived, on a scale of its own that never goes back, such as {@link System#nanoTime}'s
     * @return whether it was MPEG-TS
     * @throws IndexOutOfBoundsException if the part does not lie below the buffer's limit
     */
    public boolean onPayload(ByteBuffer buffer, int offset, int length, long nowNanos) {
        return payload(buffer, offset, length, false);
    }

    /** As {@link #onPayload}, for a payload that should be MPEG-TS, such as that of RTP payload type 33. */
    public boolean onDeclaredPayload(ByteBuffer buffer, int offset, int length, long nowNanos) {
        return payload(buffer, offset, length, true);
    }

    /**
     * Begins with another connection or sender on the same totals: nothing that lies between the two is an error, and
     * what it sends may be something else. Writing thread only.
     */
    public void restart() {
        accounting.restart();
        isTs = false;
    }

    /** Whether the present sender was seen to send MPEG-TS. */
    public boolean isTs() {
        return isTs;
    }

    /** What the present sender sends, such as {@code mpegts}; empty until it was seen to be MPEG-TS. */
    public Optional<String> codec() {
        return isTs ? Optional.of("mpegts") : Optional.empty();
    }

    /**
     * Everything counted and measured so far.
     *
     * @param nowNanos on the same scale as the payloads'; rates of a stream gone silent are 0
     */
    public TsSnapshot snapshot(long nowNanos) {
        return lock.read(() -> new TsSnapshot(accounting.snapshot(), otherPayloads));
    }

    private boolean payload(ByteBuffer buffer, int offset, int length, boolean declared) {
        lock.beginUpdate();
        boolean found = false;
        if (isTs || declared || TsProbe.layout(buffer, offset, length) != null) {
            found = accounting.onPayload(buffer, offset, length);
        } else {
            otherPayloads++;
        }
        lock.endUpdate();
        if (found && !isTs) {
            isTs = true;
        }
        return found;
    }
}
