package dev.holdfast.transport.srt;

import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.MediaSink;
import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnectFailure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtStatistics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One SRT connection of a stream, from the attempt on: counts and sends on what comes in, and tells the listener what
 * becomes of it.
 *
 * <p>The {@link SrtHandler} methods run on the connection's poller thread, the {@link Connection} methods on any.
 */
final class SrtIngest implements Connection, SrtHandler {

    private final long epoch;
    private final ConnectionListener listener;
    private final MediaSink sink;
    private final SrtCounters counters = new SrtCounters();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean armed = true;
    private volatile @Nullable SrtConnection connection;
    private volatile @Nullable SrtConnectionDetails agreed;
    private volatile Optional<SrtStatistics> lastStatistics = Optional.empty();
    private volatile long attachedNanos;
    private volatile long connectedNanos;
    private volatile Runnable onOver = () -> {};
    private volatile @Nullable CallerTally tally;
    private long arrived;
    private volatile long lastArrivalNanos;
    private volatile boolean arrivalsKnown;
    private final AtomicLong arrivals = new AtomicLong();

    SrtIngest(long epoch, ConnectionListener listener, MediaSink sink) {
        this.epoch = epoch;
        this.listener = listener;
        this.sink = sink;
    }

    /** What else has to be done when it is over, however it ends. */
    void onOver(Runnable action) {
        onOver = action;
    }

    /** Gives it the connection that it stands for; one that comes too late is closed at once. */
    void attach(SrtConnection attached) {
        attachedNanos = System.nanoTime();
        connection = attached;
        if (over.get()) {
            attached.close();
        }
    }

    boolean isOver() {
        return over.get();
    }

    long epoch() {
        return epoch;
    }

    /** What happens to callers from now on is told with its statistics. */
    void counts(CallerTally callers) {
        tally = callers;
    }

    boolean isCounting(CallerTally callers) {
        return tally == callers;
    }

    /** Where the peer is, for people. */
    String remote() {
        SrtConnection open = connection;
        return open == null ? "nobody" : text(open.remoteAddress());
    }

    /**
     * Whether a connection that should bring media brings none: nothing for this long, or nothing yet although it has been
     * connected for this long.
     *
     * <p>What counts is when packets arrive (known to 100 ms), not when libsrt hands them over one latency later; only where
     * the statistics are not known the latter has to do.
     */
    boolean isSilentFor(long nanos, long nowNanos) {
        SrtConnectionDetails known = agreed;
        if (known == null) {
            return false;
        }
        if (arrivalsKnown) {
            return nowNanos - lastArrivalNanos > nanos;
        }
        long last = counters.lastPacketNanos();
        return last != ConnectionSample.NEVER
                ? nowNanos - last > nanos
                : nowNanos - connectedNanos > nanos + known.receiveLatencyMillis() * 1_000_000L;
    }

    /** In how many samples of the statistics the count of packets had grown. */
    long arrivals() {
        return arrivals.get();
    }

    /** Whether its caller is on this host; false while there is none. */
    boolean isFrom(InetAddress host) {
        SrtConnection open = connection;
        return open != null && host.equals(open.remoteAddress().getAddress());
    }

    /** Ends it with a failure, unless it is over already. */
    void fail(Failure failure) {
        if (over.compareAndSet(false, true)) {
            onOver.run();
            listener.ended(epoch, failure);
        }
    }

    /**
     * The host of an address says that nobody listens there: an attempt on it that has had its time to be answered will not be.
     *
     * @param patienceNanos that time
     * @return whether that has ended it
     */
    boolean refused(InetSocketAddress by, long patienceNanos, long nowNanos) {
        SrtConnection called = connection;
        boolean hopeless = called != null
                && agreed == null
                && !over.get()
                && called.remoteAddress().equals(by)
                && nowNanos - attachedNanos >= patienceNanos;
        if (hopeless) {
            fail(Failure.of(
                    FailureReason.NETWORK_ERROR,
                    ErrorClass.TRANSIENT,
                    "nobody listens at " + text(by) + ": its host refuses (ICMP port unreachable)"));
        }
        return hopeless;
    }

    boolean wasConnected() {
        return agreed != null;
    }

    @Override
    public void onConnected(SrtConnection connected, SrtConnectionDetails details) {
        connectedNanos = System.nanoTime();
        agreed = details;
        connection = connected;
        if (over.get()) {
            connected.close();
        } else {
            listener.opened(epoch);
        }
    }

    @Override
    public void onMessage(SrtConnection from, ByteBuffer message, long receivedNanos) {
        if (over.get()) {
            return;
        }
        counters.received(message, receivedNanos);
        sink.gather(message);
        if (armed) {
            armed = false;
            listener.media(epoch, receivedNanos);
        }
    }

    @Override
    public void onPause(SrtConnection from) {
        sink.flush();
    }

    @Override
    public void onStatistics(SrtConnection from, SrtStatistics statistics) {
        lastStatistics = Optional.of(statistics);
        if (statistics.packetsReceived() != arrived || !arrivalsKnown) {
            arrived = statistics.packetsReceived();
            lastArrivalNanos = System.nanoTime();
            arrivalsKnown = true;
            arrivals.incrementAndGet();
        }
    }

    @Override
    public void onConnectFailed(SrtConnection from, SrtConnectFailure failure) {
        fail(SrtFailures.of(failure));
    }

    @Override
    public void onClosed(SrtConnection from, SrtClosure closure) {
        if (closure.lastStatistics() != null) {
            lastStatistics = Optional.of(closure.lastStatistics());
        }
        fail(SrtFailures.of(closure));
    }

    @Override
    public ConnectionSample sample(long nowNanos) {
        return counters.sample(nowNanos, lastStatistics);
    }

    @Override
    public long longestPauseNanos(long nowNanos, long belowNanos) {
        return counters.longestPauseNanos(nowNanos, belowNanos);
    }

    @Override
    public ConnectionDetails details() {
        SrtConnectionDetails known = agreed;
        if (known == null) {
            return ConnectionDetails.UNKNOWN;
        }
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("latency_ms", Integer.toString(known.receiveLatencyMillis()));
        parameters.put("encrypted", Boolean.toString(known.encrypted()));
        if (!known.streamId().isEmpty()) {
            parameters.put("stream_id", known.streamId());
        }
        return new ConnectionDetails(
                Optional.of(text(known.remoteAddress())),
                Optional.of(text(known.localAddress())),
                counters.codec(),
                parameters);
    }

    /** An address for people, IPv6 in brackets. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    @Override
    public Map<String, Double> protocolStatistics() {
        Map<String, Double> all = counters.statistics(lastStatistics);
        CallerTally callers = tally;
        if (callers != null) {
            all.putAll(callers.statistics());
        }
        return all;
    }

    @Override
    public Optional<MediaDescription> media(long nowNanos) {
        return counters.media(nowNanos);
    }

    @Override
    public void armMediaSignal() {
        armed = true;
    }

    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            onOver.run();
        }
        SrtConnection open = connection;
        if (open != null) {
            open.close();
        }
    }
}
