package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a transport stream's packets, payload by payload: layout, sync, transport errors, continuity (TR 101 290
 * 1.1, 1.2, 1.4, 2.1). What is good is handed on to the {@link TsStructure}.
 *
 * <p>A packet with a sync or transport error is not looked into further, since no field of it can be trusted (TR 101 290);
 * if it was one of a PID's sequence, the next packet of that PID shows a continuity error too.
 *
 * <p>Writing thread only; allocates nothing.
 */
final class TsAccounting {

    private final TsStructure structure;
    private final TsFaults faults;
    private final SyncState sync = new SyncState();

    private long packets;
    private long nullPackets;
    private long scrambledPackets;
    private long duplicates;
    private long syncErrors;
    private long transportErrors;
    private long continuityErrors;
    private long sectionErrors;
    private long truncatedPayloads;
    private long notTsPayloads;
    private TsLayout layout = TsLayout.PLAIN;

    TsAccounting(TsStructure structure, TsFaults faults) {
        this.structure = structure;
        this.faults = faults;
    }

    /**
     * Counts the packets in a part of the buffer. Whatever it contains, this does not throw.
     *
     * @param offset absolute index of the first octet; with length it lies below the buffer's limit
     * @param streamNanos by the {@link StreamClock}
     * @return whether the payload was MPEG-TS
     */
    boolean onPayload(ByteBuffer buffer, int offset, int length, long streamNanos) {
        TsLayout found = layoutOf(buffer, offset, length);
        if (found == null) {
            notTsPayloads++;
            lostPayload(length);
            return false;
        }
        layout = found;
        structure.payload(streamNanos);
        countPackets(buffer, offset, length, found);
        return true;
    }

    /** Begins with another sender on the same totals. */
    void restart() {
        sync.clear();
        structure.clear();
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

    /** Nothing in it can be counted, but the sync bytes of the packets it should hold are not there. */
    private void lostPayload(int length) {
        boolean lost = sync.bad();
        if (length >= 2 * layout.stride()) {
            lost |= sync.bad();
        }
        faults.syncLosses += lost ? 1 : 0;
    }

    private void countPackets(ByteBuffer buffer, int offset, int length, TsLayout found) {
        int whole = length / found.stride();
        int at = offset + found.syncOffset();
        for (int i = 0; i < whole; i++) {
            countPacket(buffer, at);
            packets++;
            at += found.stride();
        }
        if (length != whole * found.stride()) {
            truncatedPayloads++;
        }
    }

    private void countPacket(ByteBuffer buffer, int index) {
        int header = TsPacket.header(buffer, index);
        if (!TsPacket.inSync(header)) {
            syncErrors++;
            faults.syncLosses += sync.bad() ? 1 : 0;
            return;
        }
        sync.good();
        if (TsPacket.transportError(header)) {
            transportErrors++;
        } else if (TsPacket.pid(header) == TsPacket.NULL_PID) {
            nullPackets++;
        } else {
            goodPacket(buffer, index, header);
        }
    }

    private void goodPacket(ByteBuffer buffer, int index, int header) {
        if (TsPacket.scrambled(header)) {
            scrambledPackets++;
        }
        PidState pid = structure.pid(TsPacket.pid(header));
        Continuity.Step step = pid.continuity.next(buffer, index, header);
        switch (step) {
            case CONTINUOUS, PERMITTED -> {}
            case DUPLICATE -> duplicates++;
            case ERROR -> {
                continuityErrors++;
                pid.continuityErrors++;
                faults.lostPackets += pid.continuity.missing();
            }
        }
        boolean damaged = structure.packet(pid, buffer, index, header, step, packets);
        if (damaged && step != Continuity.Step.ERROR) {
            sectionErrors++;
        }
    }

    boolean inSync() {
        return sync.inSync();
    }

    long packets() {
        return packets;
    }

    /** As {@link TsSnapshot#errors}. */
    long errors() {
        return syncErrors + transportErrors + continuityErrors + sectionErrors + notTsPayloads;
    }

    /** As {@link TsSnapshot#checked}, without the payloads of a sender not seen to send MPEG-TS. */
    long checked() {
        return packets + notTsPayloads;
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
                sectionErrors,
                truncatedPayloads,
                notTsPayloads,
                layout);
    }
}
