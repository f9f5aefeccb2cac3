package dev.holdfast.srt;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A handler of connections and listeners that notes down everything it is told. */
class Recorder implements SrtHandler, SrtListenerHandler {

    static final Duration SOON = Duration.ofSeconds(10);

    final List<SrtConnection> accepted = new CopyOnWriteArrayList<>();
    final List<SrtAcceptDecision.Accept> decisions = new CopyOnWriteArrayList<>();
    final List<SrtCaller> failedHandshakes = new CopyOnWriteArrayList<>();
    final List<String> lastCalls = new CopyOnWriteArrayList<>();
    final List<String> threads = new CopyOnWriteArrayList<>();
    volatile @Nullable SrtConnectionDetails details;
    volatile @Nullable SrtConnectFailure failure;
    volatile @Nullable SrtClosure closure;
    volatile @Nullable InetSocketAddress listening;
    volatile @Nullable SrtListenFailure listenerClosed;
    volatile long connectedNanos;
    volatile long endedNanos;

    private final List<byte[]> messages = new ArrayList<>();

    @Override
    public void onConnected(SrtConnection connection, SrtConnectionDetails agreed) {
        threads.add(Thread.currentThread().getName());
        connectedNanos = System.nanoTime();
        details = agreed;
    }

    @Override
    public void onMessage(SrtConnection connection, ByteBuffer message, long receivedNanos) {
        byte[] copy = new byte[message.remaining()];
        message.get(copy);
        synchronized (messages) {
            messages.add(copy);
        }
    }

    @Override
    public void onConnectFailed(SrtConnection connection, SrtConnectFailure why) {
        endedNanos = System.nanoTime();
        failure = why;
        lastCalls.add("onConnectFailed");
    }

    @Override
    public void onClosed(SrtConnection connection, SrtClosure how) {
        endedNanos = System.nanoTime();
        closure = how;
        lastCalls.add("onClosed");
    }

    @Override
    public void onListening(SrtListener listener, InetSocketAddress localAddress) {
        listening = localAddress;
    }

    @Override
    public SrtHandler onAccepted(
            SrtListener listener,
            SrtConnection connection,
            SrtConnectionDetails agreed,
            SrtAcceptDecision.Accept decision) {
        decisions.add(decision);
        accepted.add(connection);
        return this;
    }

    @Override
    public void onHandshakeFailed(SrtListener listener, SrtCaller caller, SrtAcceptDecision.Accept decision) {
        failedHandshakes.add(caller);
    }

    @Override
    public void onListenerClosed(SrtListener listener, SrtListenFailure why) {
        listenerClosed = why;
        lastCalls.add("onListenerClosed");
    }

    int messageCount() {
        synchronized (messages) {
            return messages.size();
        }
    }

    List<byte[]> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    void awaitConnected() {
        await("connected", () -> details != null);
    }

    InetSocketAddress awaitListening() {
        await("listening", () -> listening != null);
        InetSocketAddress address = listening;
        if (address == null) {
            throw new AssertionError("not listening");
        }
        return address;
    }

    void awaitMessages(int count) {
        await(count + " messages", () -> messageCount() >= count);
    }

    SrtConnectFailure awaitFailure() {
        await("a failure to connect", () -> failure != null);
        SrtConnectFailure why = failure;
        if (why == null) {
            throw new AssertionError("no failure");
        }
        return why;
    }

    SrtClosure awaitClosure() {
        await("the end of the connection", () -> closure != null);
        SrtClosure how = closure;
        if (how == null) {
            throw new AssertionError("no closure");
        }
        return how;
    }

    SrtListenFailure awaitListenerClosed() {
        await("the end of the listener", () -> listenerClosed != null);
        SrtListenFailure why = listenerClosed;
        if (why == null) {
            throw new AssertionError("no listen failure");
        }
        return why;
    }

    private void await(String what, BooleanSupplier condition) {
        Awaitility.await(what).atMost(SOON).pollInterval(Duration.ofMillis(5)).until(condition::getAsBoolean);
    }
}
