package dev.holdfast.bench.feed;

import dev.holdfast.srt.SrtAcceptDecision;
import dev.holdfast.srt.SrtClosure;
import dev.holdfast.srt.SrtConnectFailure;
import dev.holdfast.srt.SrtConnection;
import dev.holdfast.srt.SrtConnectionDetails;
import dev.holdfast.srt.SrtHandler;
import dev.holdfast.srt.SrtListenFailure;
import dev.holdfast.srt.SrtListener;
import dev.holdfast.srt.SrtListenerHandler;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtRuntime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Handshakes of a process with itself, so that the code for them is loaded and compiled. */
final class Rehearsal {

    private static final int CALLS = 200;
    private static final int AT_ONCE = 10;
    private static final int WITHIN_SECONDS = 20;

    private Rehearsal() {}

    /** Calls itself until {@value #CALLS} handshakes are done. */
    static void of(SrtRuntime runtime) throws Exception {
        CompletableFuture<InetSocketAddress> at = new CompletableFuture<>();
        Semaphore room = new Semaphore(AT_ONCE);
        try (SrtListener _ = runtime.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                SrtOptions.defaults(),
                _ -> SrtAcceptDecision.accept(),
                new Listening(at))) {
            InetSocketAddress address = at.get(WITHIN_SECONDS, TimeUnit.SECONDS);
            for (int i = 0; i < CALLS; i++) {
                take(room, 1);
                runtime.connect(address, SrtOptions.defaults(), new Calling(room));
            }
            take(room, AT_ONCE);
        }
    }

    private static void take(Semaphore room, int places) throws InterruptedException {
        if (!room.tryAcquire(places, WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the rehearsal does not end");
        }
    }

    /** Hangs up at once. */
    private record Calling(Semaphore room) implements SrtHandler {

        @Override
        public void onConnected(SrtConnection connection, SrtConnectionDetails details) {
            connection.close();
        }

        @Override
        public void onConnectFailed(SrtConnection connection, SrtConnectFailure failure) {
            room.release();
        }

        @Override
        public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
            // Nobody says anything.
        }

        @Override
        public void onClosed(SrtConnection connection, SrtClosure closure) {
            room.release();
        }
    }

    /** Is called, and waits for the end. */
    private record Listening(CompletableFuture<InetSocketAddress> at) implements SrtListenerHandler {

        @Override
        public void onListening(SrtListener listener, InetSocketAddress localAddress) {
            at.complete(localAddress);
        }

        @Override
        public SrtHandler onAccepted(
                SrtListener listener,
                SrtConnection connection,
                SrtConnectionDetails details,
                SrtAcceptDecision.Accept decision) {
            return new Called();
        }

        @Override
        public void onListenerClosed(SrtListener listener, SrtListenFailure failure) {
            at.completeExceptionally(new IllegalStateException(failure.message()));
        }
    }

    /** One who called. */
    private record Called() implements SrtHandler {

        @Override
        public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
            // Nobody says anything.
        }

        @Override
        public void onClosed(SrtConnection connection, SrtClosure closure) {
            // That is all there is to it.
        }
    }
}
