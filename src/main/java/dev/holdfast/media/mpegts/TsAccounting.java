package dev.holdfast.media.mpegts;

import dev.holdfast.media.SeqLock;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The health counters of one MPEG transport stream that comes in payloads of whole packets, as in UDP, RTP and SRT.
 *
 * <p>A packet with a sync or transport error is not looked into further, since no field of it can be trusted (TR 101 290);
 * if it was one of a PID's sequence, the next packet of that PID shows a continuity error too.
 *
 * <p>One thread writes ({@link #onPayload}, {@link #restart}); it allocates nothing. {@link #snapshot} is for any thread;
 * see {@link SeqLock} for the terms. Costs 8 KiB per stream.
 */
public final class TsAccounting {

    private final SeqLock lock = new SeqLock();
    private final ContinuityCounters continuity = new ContinuityCounters();

    private long packets;
    private long nullPackets;
    private long scrambledPackets;
    private long duplicates;
    private long syncErrors;
    private long transportErrors;
    private long continuityErrors;
    private long truncatedPayloads;
    private long notTsPayloads;
    private TsLayout layout = TsLayout.PLAIN;

    /**
     * Counts the packets between the buffer's position and limit; neither is moved.
     *
     * @return whether the payload was MPEG-TS
     */
    public boolean onPayload(ByteBuffer payload) {
        return onPayload(payload, payload.position(), payload.remaining());
    }

    /**
     * Counts the packets in a part of the buffer, such as the payload of an RTP packet. Whatever it contains, this does
     * not throw.
     *
     * @param offset absolute index of the first octet
     * @return whether the payload was MPEG-TS
     * @throws IndexOutOfBoundsException if the part does not lie below the buffer's limit
     */
    public boolean onPayload(ByteBuffer buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.limit());
        lock.beginUpdate();
        TsLayout found = layoutOf(buffer, offset, length);
        if (found == null) {
            notTsPayloads++;
        } else {
            layout = found;
            countPackets(buffer, offset, length, found);
        }
        lock.endUpdate();
        return found != null;
    }

    /**
     * Begins a new connection on the same totals: the next packet of each PID is no continuity error, whatever its
     * counter. Writing thread only.
     */
    public void restart() {
        continuity.clear();
    }

    /** The counters as they are now. Any thread. */
    public TsStatistics snapshot() {
        return lock.read(this::copy);
    }

    private @Nullable TsLayout layoutOf(ByteBuffer buffer, int offset, int length) {
        int whole = length / layout.stride();
        int inSync = TsProbe.syncBytes(buffer, offset, whole, layout);
        if (whole > 0 && inSync == whole && length == whole * layout.stride()) {
            return layout;
        }
        TsLayout probed = TsProbe.layout(buffer, offset, length);
        if (probed != null) {
            return probed;
        }
        // Damaged or cut short, but the stream that it was.
        return whole > 0 && 2 * inSync >= whole ? layout : null;
    }

    private void countPackets(ByteBuffer buffer, int offset, int length, TsLayout found) {
        int whole = length / found.stride();
        int at = offset + found.syncOffset();
        for (int i = 0; i < whole; i++) {
            countPacket(buffer, at);
            at += found.stride();
        }
        packets += whole;
        if (length != whole * found.stride()) {
            truncatedPayloads++;
        }
    }

    private void countPacket(ByteBuffer buffer, int index) {
        int header = TsPacket.header(buffer, index);
        if (!TsPacket.inSync(header)) {
            syncErrors++;
        } else if (TsPacket.transportError(header)) {
            transportErrors++;
        } else if (TsPacket.pid(header) == TsPacket.NULL_PID) {
            nullPackets++;
        } else {
            if (TsPacket.scrambled(header)) {
                scrambledPackets++;
            }
            countContinuity(buffer, index, header);
        }
    }

    private void countContinuity(ByteBuffer buffer, int index, int header) {
        switch (continuity.next(buffer, index, header)) {
            case CONTINUOUS -> {}
            case DUPLICATE -> duplicates++;
            case ERROR -> continuityErrors++;
        }
    }

    TsStatistics copy() {
        return new TsStatistics(
                packets,
                nullPackets,
                scrambledPackets,
                duplicates,
                syncErrors,
                transportErrors,
                continuityErrors,
                truncatedPayloads,
                notTsPayloads,
                layout);
    }
}
