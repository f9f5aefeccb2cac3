package dev.holdfast.reconnect;

import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.MediaDescription;
import java.util.Map;
import java.util.Optional;

/**
 * One connection or session to a source, from the attempt to open it until it ends.
 *
 * <p>All methods may be called from any thread. After the end the figures stay at their last values.
 */
public interface Connection {

    /**
     * The counters now. Cheap: called once per check interval; makes no system or native call.
     *
     * @param nowNanos the time to stamp them with
     */
    ConnectionSample sample(long nowNanos);

    /**
     * The longest pause between two packets that ended in about the last minute; cheap, as {@link #sample}.
     *
     * @param nowNanos the time of asking
     * @param belowNanos pauses as long or longer are outages and do not count
     * @return {@link ConnectionSample#UNKNOWN} where nobody measures it
     */
    default long longestPauseNanos(long nowNanos, long belowNanos) {
        return ConnectionSample.UNKNOWN;
    }

    /** What is known of it now; {@link ConnectionDetails#UNKNOWN} before it is open. */
    ConnectionDetails details();

    /**
     * The protocol's own statistics by metric name without prefix, in base units ({@code srt_rtt_seconds},
     * {@code srt_packets_retransmitted}, {@code rtp_jitter_seconds}); a name that ends in {@code _total} is a counter since
     * the connection was opened, any other a gauge. Empty where there are none.
     */
    Map<String, Double> protocolStatistics();

    /**
     * What the media is and how well it keeps to its standard; empty while it is not known, or is in nothing that is
     * analysed. May take some microseconds and memory: for when somebody asks, not for every check.
     *
     * @param nowNanos the time of asking
     */
    default Optional<MediaDescription> media(long nowNanos) {
        return Optional.empty();
    }

    /**
     * Asks for one {@link ConnectionListener#media} call at the next packet. A new connection is armed already; the owner
     * arms it again to learn when a silent session wakes up.
     */
    void armMediaSignal();

    /**
     * Ends it: never blocks, may be called again. Afterwards the listener hears nothing more of it but what was under way.
     */
    void close();

    /**
     * As {@link #close}, and says when no more media comes of it: at once, or on the transport's thread where what was received
     * before still has to be passed on.
     *
     * @param quiet called once for each call, before the next connection to the source brings media
     */
    default void close(Runnable quiet) {
        close();
        quiet.run();
    }
}
