package dev.holdfast.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the media of a connection is and how well it keeps to its standard, for an engineer to read.
 *
 * @param container {@code mpegts}
 * @param codec of video, then of audio, as {@code h264+aac}; the container while unknown
 * @param inSync whether packets begin where they should
 * @param bitrateBps of the whole stream, over about a second; 0 when silent or not yet known
 * @param packets of the container, counted since the connection was opened, like all counts here
 * @param nullPackets that only fill the rate
 * @param lostPackets missing, by continuity counters
 * @param duplicatePackets legally sent twice
 * @param timestampJumps timestamps that went back, or forth by more than a second, unannounced
 * @param timestampWraps clocks and timestamps that began again at 0 as they must
 * @param transportStreamId once known
 * @param programs as the tables announce them at present
 * @param pids every PID seen or announced, by number, but the null PID's
 * @param errors by the names of the indicators of ETSI TR 101 290, first and second priority, in their order
 * @param delayFactorMillis RFC 4445, of the last second
 * @param mediaLossRate RFC 4445, lost packets per second, of the last second
 */
public record MediaDescription(
        String container,
        String codec,
        boolean inSync,
        double bitrateBps,
        long packets,
        long nullPackets,
        long scrambledPackets,
        long lostPackets,
        long duplicatePackets,
        long timestampJumps,
        long timestampWraps,
        OptionalInt transportStreamId,
        List<Program> programs,
        List<Pid> pids,
        Map<String, Long> errors,
        OptionalDouble delayFactorMillis,
        OptionalDouble mediaLossRate) {

    public MediaDescription {
        programs = List.copyOf(programs);
        pids = List.copyOf(pids);
        errors = Collections.unmodifiableMap(new LinkedHashMap<>(errors));
    }

    /**
     * One programme.
     *
     * @param pcrPid where its clock is; empty if it has none, or its map has not been seen
     * @param pcrIntervalMillis the longest between two values of the clock of late
     * @param streams the PIDs of its streams, in the order of its map
     */
    public record Program(
            int number, int pmtPid, OptionalInt pcrPid, OptionalDouble pcrIntervalMillis, List<Integer> streams) {

        public Program {
            streams = List.copyOf(streams);
        }
    }

    /**
     * One PID.
     *
     * @param codec of a stream
     * @param streamType ISO/IEC 13818-1 table 2-34, of a stream
     * @param language ISO 639, of a stream that announces one
     * @param share of the packets of all PIDs, 0 to 1
     * @param silentMillis time the rest has flowed since its last packet; empty if none came
     * @param ptsIntervalMillis the longest between two timestamps of late
     * @param idrIntervalMillis between the last two random access points, or since the last if that is longer
     */
    public record Pid(
            int pid,
            Kind kind,
            Optional<String> codec,
            OptionalInt streamType,
            Optional<String> language,
            long packets,
            double share,
            long continuityErrors,
            long scrambledPackets,
            OptionalDouble silentMillis,
            OptionalDouble ptsIntervalMillis,
            OptionalDouble idrIntervalMillis) {}

    /** What a PID is for. */
    public enum Kind implements Wire {
        VIDEO,
        AUDIO,
        /** Subtitles, teletext, cues, metadata. */
        DATA,
        TABLES,
        /** A programme's clock and nothing else. */
        CLOCK,
        /** No table names it. */
        UNREFERENCED
    }
}
