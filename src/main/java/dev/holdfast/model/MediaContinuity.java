package dev.holdfast.model;

/**
 * The account of a stream's media over all its connections, and how it went on after interruptions.
 *
 * @param chunks datagrams, messages or blocks of media that came in since the service started
 * @param bytes of media in them
 * @param lastUnitComplete whether the latest left no PES packet or section of MPEG-TS unfinished; a PES packet of
 *     unstated length, as most of video, counts as unfinished
 * @param resumed interruptions after which media could go on as it came
 * @param cleanStarts interruptions after which packets were held back until the next unit of their PID began
 * @param heldBackPackets transport packets held back for that
 */
public record MediaContinuity(
        long chunks, long bytes, boolean lastUnitComplete, long resumed, long cleanStarts, long heldBackPackets) {

    /** Nothing has come. */
    public static final MediaContinuity NONE = new MediaContinuity(0, 0, true, 0, 0, 0);
}
