package dev.holdfast.transport.srt;

import static org.awaitility.Awaitility.await;

import dev.holdfast.srt.RejectReason;
import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnectFailure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An encoder in this process: calls once, and as long as it is connected sends a TS datagram every 10 ms. */
final class PublishingCaller implements SrtHandler, AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final SrtConnection connection;
    private volatile boolean silent;
    private volatile boolean ended;
    private volatile @Nullable SrtConnectionDetails details;
    private volatile @Nullable SrtConnectFailure failure;
    private volatile @Nullable SrtClosure closure;

    PublishingCaller(SrtRuntime runtime, InetSocketAddress target, SrtOptions options) {
        connection = runtime.connect(target, options, this);
        Thread.ofVirtual().start(this::send);
    }

    static SrtOptions announcing(String streamId) {
        return SrtOptions.builder().streamId(streamId).latencyMillis(50).build();
    }

    private void send() {
        ByteBuffer datagram = ByteBuffer.allocateDirect(7 * 188);
        for (int i = 0; i < 7; i++) {
            datagram.put(i * 188, (byte) 0x47).put(i * 188 + 1, (byte) 0x1F).put(i * 188 + 2, (byte) 0xFF);
        }
        while (!ended) {
            if (!silent) {
                connection.send(datagram.clear());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** It stays connected and sends nothing more. */
    void fallSilent() {
        silent = true;
    }

    PublishingCaller awaitConnected() {
        await("connected").atMost(SOON).until(() -> details != null || failure != null);
        if (failure != null) {
            throw new AssertionError(failure);
        }
        return this;
    }

    RejectReason awaitRejection() {
        await("a rejection").atMost(SOON).until(() -> failure != null || details != null);
        SrtConnectFailure why = failure;
        if (why == null || why.reason() == null) {
            throw new AssertionError(why == null ? "it was let in" : why);
        }
        return why.reason();
    }

    SrtClosure awaitClosure() {
        await("the end of the connection").atMost(SOON).until(() -> closure != null);
        SrtClosure how = closure;
        if (how == null) {
            throw new AssertionError();
        }
        return how;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Whether it has failed, or was connected and is no more. */
    boolean isOver() {
        return failure != null || closure != null;
    }

    boolean isConnected() {
        return connection.isConnected();
    }

    /** What was agreed; only when connected. */
    SrtConnectionDetails details() {
        SrtConnectionDetails agreed = details;
        if (agreed == null) {
            throw new AssertionError("not connected");
        }
        return agreed;
    }

    @Override
    public void onConnected(SrtConnection from, SrtConnectionDetails agreed) {
        details = agreed;
    }

    @Override
    public void onMessage(SrtConnection from, ByteBuffer message, long receivedNanos) {}

    @Override
    public void onConnectFailed(SrtConnection from, SrtConnectFailure why) {
        failure = why;
    }

    @Override
    public void onClosed(SrtConnection from, SrtClosure how) {
        closure = how;
    }

    @Override
    public void close() {
        ended = true;
        connection.close();
    }
}
