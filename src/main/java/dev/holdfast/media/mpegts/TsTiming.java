package dev.holdfast.media.mpegts;

/**
 * What was measured of a transport stream of late.
 *
 * @param inSync TR 101 290 1.1
 * @param bitsPerSecond over a second, by the programme clock where there is one; 0 when silent or not yet known
 * @param pcrIntervalNanos the longest between two PCRs of one programme in the last one to two seconds; 0 if unknown
 * @param ptsIntervalNanos the longest between two timestamps of one video or audio stream likewise; 0 if unknown
 * @param randomAccessIntervalNanos between the last two random access points of video, or since the last if that is
 *     longer; the longest of all video streams; 0 if unknown
 * @param delayFactorSeconds RFC 4445, of the last second; not a number if unknown
 * @param mediaLossRate RFC 4445, transport packets lost per second, of the last second; not a number if unknown
 */
public record TsTiming(
        boolean inSync,
        double bitsPerSecond,
        long pcrIntervalNanos,
        long ptsIntervalNanos,
        long randomAccessIntervalNanos,
        double delayFactorSeconds,
        double mediaLossRate) {}
