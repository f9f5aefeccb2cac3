package dev.holdfast.media.mpegts;

/**
 * What was found wrong with tables, clocks and timestamps, by the numbers of ETSI TR 101 290 v1.4.1 tables 5.0a and 5.0b;
 * docs/mpegts.md says how each is measured. All only ever grow.
 *
 * @param syncLosses 1.1, two sync bytes in a row wrong; five right ones end it
 * @param pat 1.3.a
 * @param pmt 1.5.a
 * @param pid 1.6, for video, audio, PCR and PMT PIDs
 * @param crc 2.2
 * @param pcrRepetition 2.3.a
 * @param pcrDiscontinuity 2.3.b
 * @param pts 2.5, for video and audio
 * @param cat 2.6
 * @param lostPackets transport packets missing by the continuity counters, modulo 16 for each gap
 * @param timestampJumps DTS or PTS of video and audio that went back, or forth by more than a second, without a flag
 * @param timestampWraps PCR, DTS or PTS that began again at 0 as they must after 26.5 hours
 */
public record TsErrors(
        long syncLosses,
        long pat,
        long pmt,
        long pid,
        long crc,
        long pcrRepetition,
        long pcrDiscontinuity,
        long pts,
        long cat,
        long lostPackets,
        long timestampJumps,
        long timestampWraps) {}
