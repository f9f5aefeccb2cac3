package dev.holdfast.media.mpegts;

/**
 * The counters of a {@link TsAccounting} at one moment, consistent with one another. All but {@code layout} only ever
 * grow, so that windows are differences of two of these.
 *
 * @param packets transport packets counted, good and bad
 * @param nullPackets packets on PID 0x1FFF
 * @param scrambledPackets packets with transport_scrambling_control set; the null PID apart
 * @param duplicates packets legally sent a second time
 * @param syncErrors packets that do not begin with 0x47 (TR 101 290 1.2)
 * @param transportErrors packets with transport_error_indicator (TR 101 290 2.1)
 * @param continuityErrors breaks of the continuity counter (TR 101 290 1.4)
 * @param sectionErrors packets, otherwise good, in which a damaged section ended (TR 101 290 2.2)
 * @param truncatedPayloads payloads that end within a packet; the whole packets of it are counted
 * @param notTsPayloads payloads in which less than half of the packets begin with a sync byte, or shorter than a packet;
 *     nothing in them is counted
 * @param layout of the last payload that was MPEG-TS; {@code PLAIN} before the first
 */
public record TsStatistics(
        long packets,
        long nullPackets,
        long scrambledPackets,
        long duplicates,
        long syncErrors,
        long transportErrors,
        long continuityErrors,
        long sectionErrors,
        long truncatedPayloads,
        long notTsPayloads,
        TsLayout layout) {

    /** Packets with an error of any of the four kinds, each counted once; never more than {@code packets}. */
    public long erroredPackets() {
        return syncErrors + transportErrors + continuityErrors + sectionErrors;
    }
}
