package dev.holdfast.srt;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a connection's peer was last surely alive, to tell a goodbye from silence after the connection has ended.
 *
 * <p>libsrt reports both ends alike, but never takes less than 5.1 s of silence for a loss. So an end within 4 s of a
 * sign of life was a goodbye. Signs of life are messages and moving counters; keepalives cannot be seen.
 */
final class LastHeard {

    private static final long SURELY_GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final long latencyNanos;
    private long heardNanos;
    private long counters;

    /** Begins with the handshake as the first sign of life. */
    LastHeard(long nowNanos, int receiveLatencyMillis) {
        this.heardNanos = nowNanos;
        this.latencyNanos = TimeUnit.MILLISECONDS.toNanos(receiveLatencyMillis);
    }

    /** A message was handed over: it came in one latency earlier. */
    void message(long nowNanos) {
        heard(nowNanos - latencyNanos);
    }

    void sample(SrtStatistics sample) {
        long moved = sample.packetsReceived() + sample.acksReceived() + sample.naksReceived();
        if (moved != counters) {
            counters = moved;
            heard(sample.sampledNanos());
        }
    }

    /** How the peer left a connection that ended now and not by us. */
    SrtClosure closure(long nowNanos, @Nullable SrtStatistics last) {
        long silentNanos = nowNanos - heardNanos;
        if (silentNanos < SURELY_GOODBYE_NANOS) {
            return new SrtClosure(SrtClosure.Kind.PEER_CLOSED, "closed by the peer", last);
        }
        String message = "nothing heard of the peer for " + TimeUnit.NANOSECONDS.toMillis(silentNanos) + " ms";
        return new SrtClosure(SrtClosure.Kind.LOST, message, last);
    }

    private void heard(long atNanos) {
        if (atNanos - heardNanos > 0) {
            heardNanos = atNanos;
        }
    }
}
