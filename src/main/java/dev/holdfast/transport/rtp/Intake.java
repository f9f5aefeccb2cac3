package dev.holdfast.transport.rtp;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.MediaDescription;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a session makes of the datagrams that come to its socket: tells media from strays, passes it on, and counts. */
interface Intake {

    /**
     * Takes one datagram, between the buffer's position and limit. Poller thread.
     *
     * @return whether it is beyond doubt media of this session
     */
    boolean datagram(ByteBuffer datagram, InetSocketAddress from, long nowNanos);

    /** Counts a datagram that came from somebody else than the one sender asked for. Poller thread. */
    void turnedAway();

    /** Sends on what it has gathered; called before the poller waits for anything. Poller thread. */
    void flush();

    /** The session is over: sends on whatever still waits for something. Poller thread. */
    default void finish() {
        flush();
    }

    /** Does what is due by now. Poller thread. */
    default void onTime(long nowNanos) {}

    /** When there is something to do next; {@link Poller#NEVER} if there is nothing. Poller thread. */
    default long nextNanos() {
        return Poller.NEVER;
    }

    /** The counters now. Any thread, as all below. */
    ConnectionSample sample(long nowNanos);

    /** As {@link dev.holdfast.reconnect.Connection#longestPauseNanos}. */
    long longestPauseNanos(long nowNanos, long belowNanos);

    /** Who sent the last media. */
    @Nullable
    InetSocketAddress sender();

    /** As {@code h264+aac}, {@code mpegts} while no more is known, or {@code rtp/<payload type>}; once seen. */
    Optional<String> codec();

    /** The analysis of the media; empty where it is not MPEG-TS. */
    Optional<MediaDescription> media(long nowNanos);

    /** Adds what was learnt of the source. */
    void describe(Map<String, String> parameters);

    /** Adds the protocol's own figures. */
    void measure(Map<String, Double> statistics);
}
