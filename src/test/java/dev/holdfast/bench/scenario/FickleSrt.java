package dev.holdfast.bench.scenario;

import dev.holdfast.bench.feed.TsDatagrams;
import dev.holdfast.srt.SrtAcceptDecision;
import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtListenFailure;
import dev.holdfast.srt.SrtListener;
import dev.holdfast.srt.SrtListenerHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import dev.holdfast.srt.SrtUnavailableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Such a source by SRT: one listener for all streams. */
final class FickleSrt extends FickleSource {

    private static final int LATENCY_MILLIS = 20;
    private static final int MESSAGES = 10;
    private static final long PACE_MILLIS = 5;
    private static final long LISTENING_WITHIN_SECONDS = 10;

    private final SrtRuntime runtime;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private volatile boolean closed;

    FickleSrt() throws SrtUnavailableException, InterruptedException {
        runtime = SrtRuntime.start();
        runtime.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                SrtOptions.builder().latencyMillis(LATENCY_MILLIS).build(),
                _ -> SrtAcceptDecision.accept(),
                new Listening());
        try {
            port.get(LISTENING_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            runtime.close();
            throw new IllegalStateException("the SRT source does not listen", e);
        }
    }

    @Override
    String uri(int stream) {
        return "srt://127.0.0.1:" + port.join() + "?latency=" + LATENCY_MILLIS + "&streamid=fickle" + stream;
    }

    private void serve(SrtConnection caller) {
        TsDatagrams media = new TsDatagrams(0, 1_000_000);
        try {
            for (int i = 0; (i < MESSAGES || isHolding()) && caller.isConnected() && !closed; i++) {
                caller.send(media.next(System.nanoTime()));
                Thread.sleep(PACE_MILLIS);
            }
            // What was sent gets its time to arrive.
            Thread.sleep(2 * LATENCY_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        caller.close();
        serve();
    }

    @Override
    public void close() {
        closed = true;
        runtime.close();
    }

    private final class Listening implements SrtListenerHandler {

        @Override
        public void onListening(SrtListener listener, InetSocketAddress localAddress) {
            port.complete(localAddress.getPort());
        }

        @Override
        public SrtHandler onAccepted(
                SrtListener listener,
                SrtConnection connection,
                SrtConnectionDetails details,
                SrtAcceptDecision.Accept decision) {
            return new Caller();
        }

        @Override
        public void onListenerClosed(SrtListener listener, SrtListenFailure failure) {
            port.completeExceptionally(new IllegalStateException(failure.toString()));
        }
    }

    private final class Caller implements SrtHandler {

        @Override
        public void onConnected(SrtConnection connection, SrtConnectionDetails details) {
            Thread.ofVirtual().start(() -> serve(connection));
        }

        @Override
        public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
            // A caller that sends is none of ours.
        }

        @Override
        public void onClosed(SrtConnection connection, SrtClosure closure) {
            // Seen by who serves it.
        }
    }
}
