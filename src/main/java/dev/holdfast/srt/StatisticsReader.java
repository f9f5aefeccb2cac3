package dev.holdfast.srt;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@link SrtStatistics} of sockets through one reused block of native memory; not safe for several threads.
 *
 * <p>The first sample of a live connection is held against the socket's options. If it does not fit, no statistics are
 * given for the rest of the process and the log says so once: no figures are better than wrong ones.
 */
final class StatisticsReader {

    private static final System.Logger LOG = System.getLogger("dev.holdfast.srt");

    private enum Layout {
        UNCHECKED,
        FITS,
        FOREIGN
    }

    private static volatile Layout layout = Layout.UNCHECKED;

    private final NativeBuffer stats = new NativeBuffer(StatisticsLayout.ROOM);
    private final SocketOptions options;

    StatisticsReader(SocketOptions options) {
        this.options = options;
    }

    /**
     * Samples a connected or just broken socket.
     *
     * @param createdNanos when the socket was made, or before
     * @return null where the socket is gone or the layout is not known
     */
    @Nullable
    SrtStatistics sample(int socket, long createdNanos, long nowNanos) {
        if (layout == Layout.FOREIGN) {
            return null;
        }
        boolean first = layout == Layout.UNCHECKED;
        if (first) {
            stats.fill(StatisticsLayout.SENTINEL);
        }
        if (LibSrt.statistics(socket, stats.address()) < 0) {
            return null;
        }
        if (first && !fits(socket, (nowNanos - createdNanos) / 1_000_000)) {
            return null;
        }
        return StatisticsLayout.read(stats.bytes(), nowNanos);
    }

    private boolean fits(int socket, long ageMillis) {
        ByteBuffer written = stats.bytes();
        int mss = options.readInt(socket, SrtOption.MSS.id, -1);
        int latency = options.readInt(socket, SrtOption.RCVLATENCY.id, -1);
        if (mss < 0 || latency < 0 || LibSrt.state(socket) != LibSrt.STATE_CONNECTED) {
            // It broke meanwhile; the next connection decides.
            return false;
        }
        String mismatch = StatisticsLayout.mismatch(written, mss, latency, ageMillis);
        if (mismatch != null) {
            layout = Layout.FOREIGN;
            LOG.log(
                    Level.WARNING,
                    "SRT statistics are unavailable: this libsrt lays SRT_TRACEBSTATS out differently: {0}",
                    mismatch);
            return false;
        }
        layout = Layout.FITS;
        LOG.log(Level.DEBUG, "SRT statistics checked, {0} bytes appended", StatisticsLayout.appendedBytes(written));
        return true;
    }
}
