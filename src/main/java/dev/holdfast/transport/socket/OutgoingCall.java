package dev.holdfast.transport.socket;

import dev.holdfast.socket.SocketLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call to a TCP or Unix listener, until it is answered. Loop's thread only. */
final class OutgoingCall {

    private final SourceSettings settings;
    private final SocketLoop loop;
    private final Outcome outcome;
    private SocketLoop.@Nullable Alarm limit;
    private @Nullable SocketChannel channel;
    private boolean over;

    /** Who is told what becomes of the call, once; nothing is told of one that was abandoned. */
    interface Outcome {

        /** The connection is the receiver's from here on. */
        void answered(SocketChannel established);

        /** There is no connection: {@link TimeoutException} if time ran out, else the system's or the look-up's word. */
        void failed(Throwable error);
    }

    OutgoingCall(SourceSettings settings, SocketLoop loop, Outcome outcome) {
        this.settings = settings;
        this.loop = loop;
        this.outcome = outcome;
    }

    /** From now on the call has so much time, the look-up of the name included. */
    void begin(long withinNanos) {
        limit = loop.after(withinNanos, () -> fail(new TimeoutException()));
    }

    /** The look-up has ended: with an address the call is made. */
    void found(@Nullable SocketAddress address, @Nullable Throwable error) {
        if (over) {
            return;
        }
        if (address == null) {
            Throwable cause = error instanceof CompletionException ? error.getCause() : error;
            fail(cause == null ? new TimeoutException() : cause);
            return;
        }
        try {
            SocketChannel opened = settings.options().open(settings.target());
            channel = opened;
            if (opened.connect(address)) {
                answered(opened);
            } else {
                loop.register(opened, SelectionKey.OP_CONNECT, this::ready);
            }
        } catch (IOException | UnsupportedAddressTypeException e) {
            fail(e);
        }
    }

    private void ready(SelectionKey key) {
        // Once is enough; what follows must not happen within the selection.
        key.interestOps(0);
        loop.execute(this::finish);
    }

    private void finish() {
        SocketChannel called = channel;
        if (called == null) {
            return;
        }
        try {
            if (called.finishConnect()) {
                answered(called);
            } else {
                loop.register(called, SelectionKey.OP_CONNECT, this::ready);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void answered(SocketChannel established) throws IOException {
        refuseItself(established);
        channel = null;
        abandon();
        outcome.answered(established);
    }

    /**
     * Takes a connection to itself for a refusal: a call within a machine to a port that nobody listens on may be given that very
     * port as its own, and TCP takes the two for peers that call each other (RFC 9293, 3.5). It would keep the listener off its
     * port, and so would the remains of an orderly end, for a minute; so it will end with a reset.
     *
     * @throws ConnectException if it is one
     */
    static void refuseItself(SocketChannel established) throws IOException {
        SocketAddress remote = established.getRemoteAddress();
        if (remote instanceof InetSocketAddress && remote.equals(established.getLocalAddress())) {
            established.setOption(StandardSocketOptions.SO_LINGER, 0);
            throw new ConnectException("Connection refused: nobody listens, and the call met itself");
        }
    }

    private void fail(Throwable error) {
        if (!over) {
            abandon();
            outcome.failed(error);
        }
    }

    /** Ends it; nobody is told. */
    void abandon() {
        over = true;
        if (limit != null) {
            limit.cancel();
        }
        if (channel != null) {
            loop.releaseNow(channel);
            channel = null;
        }
    }
}
