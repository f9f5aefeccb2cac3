package dev.holdfast.media.mpegts;

/** The counters of TR 101 290 that are not {@link TsStatistics}'; written by one thread, read as a {@link TsErrors}. */
final class TsFaults {

    long syncLosses;
    long pat;
    long pmt;
    long pid;
    long crc;
    long pcrRepetition;
    long pcrDiscontinuity;
    long pts;
    long cat;
    long lostPackets;
    long timestampJumps;
    long timestampWraps;

    TsErrors copy() {
        return new TsErrors(
                syncLosses,
                pat,
                pmt,
                pid,
                crc,
                pcrRepetition,
                pcrDiscontinuity,
                pts,
                cat,
                lostPackets,
                timestampJumps,
                timestampWraps);
    }
}
