package dev.holdfast.media.rtp;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What RTCP has told of a session at one moment.
 *
 * @param senderReports of the session's source
 * @param reportsSent our own, the goodbye included
 * @param malformed datagrams that are not valid RTCP
 * @param foreign datagrams about the source that did not come from its address, and were not acted upon
 * @param collisions times somebody else used our SSRC and we took another
 * @param goodbyes of the session's source
 * @param goodbyeReason of the last of those, may be empty
 * @param cname of the present source, once told
 * @param roundTripNanos to the source and back, smoothed; empty until a source has answered our reference time
 * @param clockOffsetNanos our wall clock less the source's, the way of the report included; empty without a report with a time
 * @param unseenReports see {@link #unseen}
 * @param saysPaused see {@link #paused}
 * @param mediaAtReport packets that had come when the last report did
 */
public record RtcpStatus(
        long senderReports,
        long reportsSent,
        long malformed,
        long foreign,
        long collisions,
        long goodbyes,
        String goodbyeReason,
        Optional<String> cname,
        OptionalLong roundTripNanos,
        OptionalLong clockOffsetNanos,
        int unseenReports,
        boolean saysPaused,
        long mediaAtReport) {

    /** Nothing yet. */
    public static final RtcpStatus NOTHING = new RtcpStatus(
            0, 0, 0, 0, 0, 0, "", Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), 0, false, 0);

    /**
     * Sender reports in a row that told of media of which none came.
     *
     * @param mediaPackets received by now, {@link RtpStatistics#packetsReceived}
     */
    public int unseen(long mediaPackets) {
        return mediaPackets == mediaAtReport ? unseenReports : 0;
    }

    /** Whether the last report said that nothing was sent since the one before it, and nothing has come since. */
    public boolean paused(long mediaPackets) {
        return mediaPackets == mediaAtReport && saysPaused;
    }
}
