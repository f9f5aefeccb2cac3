package dev.holdfast.transport.socket;

import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.MediaSink;
import dev.holdfast.socket.Addresses;
import dev.holdfast.socket.SocketFailure;
import dev.holdfast.socket.SocketLoop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a stream, from the attempt on: reads, passes on, and tells the listener what becomes of it.
 *
 * <p>The {@link Connection} methods may be called from any thread; all else, and the listener, on the loop's.
 */
final class SocketIngest implements Connection {

    /** Octets in which MPEG-TS has to be found: more than 300 packets. */
    static final int SEARCH_LIMIT_OCTETS = 64 << 10;

    /** Reads of a full buffer in a row before the loop's other connections have their turn. */
    private static final int BATCH = 4;

    private final SourceSettings settings;
    private final long epoch;
    private final ConnectionListener listener;
    private final SocketLoop loop;
    private final ByteBuffer buffer;
    private final StreamFinder stream;
    private final AtomicLong refused = new AtomicLong();
    private Runnable onOver = () -> {};
    private @Nullable SocketChannel channel;
    private SocketLoop.@Nullable Alarm silence;
    private boolean ended;
    private volatile long lastOctetsNanos;
    private volatile boolean armed = true;
    private volatile boolean closed;
    private volatile @Nullable Ends ends;

    /** Both ends' addresses, as far as they have any. */
    private record Ends(Optional<String> remote, Optional<String> local) {}

    /** @param buffer the loop's, shared by all its connections */
    SocketIngest(
            SourceSettings settings,
            long epoch,
            ConnectionListener listener,
            MediaSink sink,
            SocketLoop loop,
            ByteBuffer buffer) {
        this.settings = settings;
        this.epoch = epoch;
        this.listener = listener;
        this.loop = loop;
        this.buffer = buffer;
        this.stream = new StreamFinder(sink);
    }

    /** What else has to be done when it is over, however it ends. */
    void onOver(Runnable action) {
        onOver = action;
    }

    /** Whether its owner has closed it, or it has ended. */
    boolean isOver() {
        return closed || ended;
    }

    /** Begins with an established connection. From a task. */
    void begin(SocketChannel established, byte[] alreadyRead) {
        if (isOver()) {
            loop.release(established);
            return;
        }
        channel = established;
        lastOctetsNanos = System.nanoTime();
        ends = new Ends(Addresses.remote(established), Addresses.local(established));
        try {
            loop.register(established, SelectionKey.OP_READ, _ -> receive());
        } catch (IOException e) {
            fail(broken(e));
            return;
        }
        listener.opened(epoch);
        watchSilence();
        if (alreadyRead.length > 0) {
            replay(alreadyRead);
        }
        receive();
    }

    private void replay(byte[] alreadyRead) {
        try (ReadableByteChannel source = Channels.newChannel(new ByteArrayInputStream(alreadyRead))) {
            take(source, false);
        } catch (IOException e) {
            fail(broken(e));
        }
    }

    /** Takes what has come, up to a batch. */
    private void receive() {
        SocketChannel open = channel;
        if (open == null || isOver()) {
            return;
        }
        try {
            boolean more = true;
            for (int i = 0; i < BATCH && more && !isOver(); i++) {
                more = take(open, true);
            }
        } catch (IOException e) {
            failSoon(broken(e));
        }
    }

    /**
     * Reads once; returns whether there may be more.
     *
     * @param endsIt whether the end of this is the end of the connection
     */
    private boolean take(ReadableByteChannel from, boolean endsIt) throws IOException {
        long now = System.nanoTime();
        long before = stream.packets();
        int octets = stream.read(from, buffer, now);
        if (octets > 0) {
            lastOctetsNanos = now;
            if (armed && stream.packets() > before) {
                armed = false;
                listener.media(epoch, now);
            }
            Optional<String> wrong = stream.hopeless(SEARCH_LIMIT_OCTETS);
            if (wrong.isPresent()) {
                failSoon(Failure.of(
                        FailureReason.HIGH_ERROR_RATE,
                        ErrorClass.TRANSIENT,
                        peer() + " sends no media: " + wrong.get()));
            }
        } else if (octets < 0 && endsIt) {
            failSoon(peerClosed());
        }
        // The buffer was not filled, so there was no more.
        return octets > 0 && buffer.capacity() == buffer.limit();
    }

    private Failure peerClosed() {
        int left = stream.leftOver();
        String where = stream.packets() == 0
                ? "after " + stream.rawBytes() + " bytes, before any MPEG-TS was found"
                : left == 0 ? "after a whole packet" : "within a packet, of which " + left + " bytes had come";
        return Failure.of(FailureReason.PEER_CLOSED, ErrorClass.TRANSIENT, peer() + " ended the connection " + where);
    }

    private String peer() {
        Ends known = ends;
        return known == null
                ? settings.target().toString()
                : known.remote().orElse(settings.target().toString());
    }

    private Failure broken(IOException cause) {
        return SocketFailures.of(SocketFailure.of("receiving from", settings.target(), cause));
    }

    private void watchSilence() {
        long limit = settings.readTimeoutNanos();
        if (limit == 0 || isOver()) {
            return;
        }
        long leftNanos = lastOctetsNanos + limit - System.nanoTime();
        if (leftNanos <= 0) {
            fail(SocketFailures.silent(peer(), limit / 1_000_000));
        } else {
            silence = loop.after(leftNanos, this::watchSilence);
        }
    }

    /** Whether nothing has come for this long. */
    boolean isSilentFor(long nanos, long nowNanos) {
        return nowNanos - lastOctetsNanos > nanos;
    }

    /** A second caller was turned away. */
    void turnedAway() {
        refused.incrementAndGet();
    }

    /** Ends it with a failure, unless it is over already; its socket is closed first. From a task or an alarm. */
    void fail(Failure failure) {
        boolean told = isOver();
        release();
        if (!told) {
            ended = true;
            onOver.run();
            listener.ended(epoch, failure);
        }
    }

    /** As {@link #fail}, but out of a selection, in which the selector cannot let go of the channel. */
    private void failSoon(Failure failure) {
        loop.execute(() -> fail(failure));
    }

    /** Closes the socket. From a task or an alarm. */
    private void release() {
        if (silence != null) {
            silence.cancel();
        }
        if (channel != null) {
            loop.releaseNow(channel);
            channel = null;
        }
    }

    @Override
    public ConnectionSample sample(long nowNanos) {
        return stream.sample(nowNanos);
    }

    @Override
    public long longestPauseNanos(long nowNanos, long belowNanos) {
        return stream.longestPauseNanos(nowNanos, belowNanos);
    }

    @Override
    public ConnectionDetails details() {
        Ends known = ends;
        if (known == null) {
            return ConnectionDetails.UNKNOWN;
        }
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("mode", settings.listener() ? "listener" : "caller");
        stream.describe(parameters);
        return new ConnectionDetails(known.remote(), known.local(), stream.codec(), parameters);
    }

    @Override
    public Optional<MediaDescription> media(long nowNanos) {
        return stream.media(nowNanos);
    }

    @Override
    public Map<String, Double> protocolStatistics() {
        Map<String, Double> statistics = new TreeMap<>();
        stream.measure(statistics, System.nanoTime());
        if (settings.listener()) {
            statistics.put("socket_callers_refused_total", (double) refused.get());
        }
        return statistics;
    }

    @Override
    public void armMediaSignal() {
        armed = true;
    }

    @Override
    public void close() {
        closed = true;
        loop.execute(() -> {
            release();
            onOver.run();
        });
    }
}
