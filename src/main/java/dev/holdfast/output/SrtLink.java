package dev.holdfast.output;

import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnectFailure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An SRT connection that an output sends over. libsrt is given what latency and rate need; while the peer has not taken that,
 * sending waits. A peer that is silent for five seconds libsrt gives up, and one that answers and takes nothing the output.
 */
final class SrtLink implements OutputLink, SrtHandler {

    /** libsrt ends an attempt by itself; this is for what nobody thought of. */
    private static final int CONNECT_GRACE_MILLIS = 2000;

    private static final long FULL_WAIT_NANOS = 5_000_000;

    /** The poller takes some 10 ms to end a connection. */
    private static final long SETTLED_WITHIN_MILLIS = 500;

    private final CompletableFuture<SrtConnection> connected = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    /** Once libsrt's socket is closed, and all is counted that was in it. */
    private final CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();

    private volatile boolean sending;

    /** How many messages were taken of a parcel of which the rest was not. */
    private volatile int takenInVain;

    private SrtLink() {}

    /** Over a connection that was accepted. */
    SrtLink(SrtConnection accepted) {
        connected.complete(accepted);
    }

    /** Calls a listener, and waits for the outcome. */
    static SrtLink call(SrtRuntime runtime, InetSocketAddress remote, SrtOptions options)
            throws IOException, InterruptedException {
        SrtLink link = new SrtLink();
        SrtConnection connection = runtime.connect(remote, options, link);
        try {
            link.connected.get((long) options.connectTimeoutMillis() + CONNECT_GRACE_MILLIS, TimeUnit.MILLISECONDS);
            return link;
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            connection.close();
            throw new IOException("no outcome of the attempt to connect to " + remote, e);
        } catch (InterruptedException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void onConnected(SrtConnection connection, SrtConnectionDetails details) {
        connected.complete(connection);
    }

    @Override
    public void onConnectFailed(SrtConnection connection, SrtConnectFailure failure) {
        connected.completeExceptionally(new IOException(failure.message()));
    }

    @Override
    public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
        // A reader has nothing to say.
    }

    @Override
    public void onClosed(SrtConnection connection, SrtClosure closure) {
        ended.complete(closure.message());
        settled.complete(null);
    }

    @Override
    public void send(Parcel parcel) throws IOException, InterruptedException {
        parcel.rewound();
        SrtConnection connection = connection();
        int taken = 0;
        boolean whole = false;
        sending = true;
        try {
            for (int i = 0; i < parcel.count(); i++) {
                ByteBuffer datagram = parcel.get(i);
                int end = datagram.limit();
                while (datagram.position() < end) {
                    datagram.limit(Math.min(end, datagram.position() + connection.payloadBytes()));
                    awaitSent(connection, datagram);
                    datagram.limit(end);
                    taken++;
                }
            }
            whole = true;
        } finally {
            takenInVain = whole ? 0 : taken;
            sending = false;
        }
    }

    private void awaitSent(SrtConnection connection, ByteBuffer message) throws IOException, InterruptedException {
        int end = message.limit();
        while (!connection.send(message)) {
            try {
                throw gone(ended.get(FULL_WAIT_NANOS, TimeUnit.NANOSECONDS));
            } catch (TimeoutException _) {
                message.limit(end);
            } catch (ExecutionException e) {
                throw new IOException("the connection ended", e);
            }
        }
        message.position(end);
    }

    private SrtConnection connection() throws IOException {
        SrtConnection connection = connected.getNow(null);
        if (connection == null) {
            throw new IOException("not connected");
        }
        return connection;
    }

    /** Nothing is received; it waits for the end. */
    @Override
    public @Nullable Integer receive() throws IOException, InterruptedException {
        try {
            throw gone(ended.get());
        } catch (ExecutionException e) {
            throw new IOException("the connection ended", e);
        }
    }

    private static IOException gone(String why) {
        return new IOException(why);
    }

    /** What the end has cost is known once nobody sends any more, and does not fall then. */
    @Override
    public long lost() {
        SrtConnection connection = connected.getNow(null);
        if (connection == null) {
            return 0;
        }
        long late = connection.lateDrops();
        return sending || !settled.isDone() ? late : late + Math.max(0, connection.endDrops() - takenInVain);
    }

    @Override
    public void awaitSettled() throws InterruptedException {
        try {
            settled.get(SETTLED_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // Then it is counted where somebody still asks.
        }
    }

    /** A peer that is silent libsrt gives up; this is for one whose libsrt answers while nobody takes what it has. */
    @Override
    public boolean isStalled(long nowNanos, long patienceNanos) {
        SrtConnection connection = connected.getNow(null);
        return connection != null && ended.getNow("").isEmpty() && connection.stuckNanos(nowNanos) >= patienceNanos;
    }

    @Override
    public void close() {
        SrtConnection connection = connected.getNow(null);
        if (connection != null) {
            connection.close();
        }
        ended.complete("closed by this side");
    }
}
