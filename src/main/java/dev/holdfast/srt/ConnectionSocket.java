package dev.holdfast.srt;

import dev.holdfast.srt.SrtConnectFailure.Kind;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The socket behind a {@link SrtConnection}: connecting, then connected, then done; lives on its poller's thread.
 *
 * <p>libsrt's epoll is level-triggered and reports a broken socket for ever, so a socket that reports an error is closed
 * at once, and every closing ends in one of the handler's two last callbacks.
 */
final class ConnectionSocket implements PolledSocket {

    private static final System.Logger LOG = System.getLogger("dev.holdfast.srt");

    /** libsrt gives up on its own at the connect timeout; this much later we no longer wait for its word. */
    private static final long CONNECT_SLACK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int RENDEZVOUS_TIMEOUT_FACTOR = 10;

    /** So that no connection keeps the others waiting. */
    private static final int MOST_AT_ONCE = 64;

    private final Poller poller;
    private final SrtConnection handle;
    private final SendSide sending;
    private final long createdNanos = System.nanoTime();
    private SrtHandler handler;
    private int fd = -1;
    private boolean connected;
    private boolean done;
    private long connectDeadlineNanos;
    private CallerPorts.@Nullable Slot slot;
    private int localPort;
    private int burst = 1;
    private long lastTurn;
    private LastHeard lastHeard = new LastHeard(createdNanos, 0);

    private ConnectionSocket(Poller poller, SrtConnection handle, SrtHandler handler) {
        this.poller = poller;
        this.handle = handle;
        this.handler = handler;
        this.sending = new SendSide(poller, handle);
        handle.owner = this;
    }

    /** Begins an attempt; with a local address a rendezvous. */
    static void call(
            Poller poller,
            SrtConnection handle,
            @Nullable InetSocketAddress local,
            SrtOptions options,
            SrtHandler handler) {
        ConnectionSocket socket = new ConnectionSocket(poller, handle, handler);
        SrtConnectFailure failure = socket.begin(local, options);
        if (failure != null) {
            socket.endUnconnected(failure);
        }
    }

    /** Takes over a socket that a listener accepted. */
    static void accepted(
            Poller poller,
            int fd,
            SrtListener listener,
            SrtListenerHandler listenerHandler,
            SrtAcceptDecision.Accept decision,
            long now) {
        InetSocketAddress remote = poller.names.remote(fd);
        SrtConnection handle =
                new SrtConnection(poller, remote == null ? listener.address() : remote, listener.options());
        ConnectionSocket socket = new ConnectionSocket(poller, handle, NoHandler.INSTANCE);
        socket.fd = fd;
        if (remote == null || !poller.add(fd, LibSrt.IN | LibSrt.ERR, socket)) {
            // Gone again between the handshake and now; nobody was told of it.
            socket.done = true;
            poller.close(fd);
            return;
        }
        Optional<String> unsafe = unsafeFilter(poller, fd);
        if (unsafe.isPresent()) {
            // The line is the peer's to repeat; the native log keeps a limit.
            NativeLog.offer(Level.WARNING, "a caller from " + SockAddr.text(remote) + " was closed: " + unsafe.get());
            socket.done = true;
            poller.close(fd);
            return;
        }
        try {
            SrtConnectionDetails details = poller.handshake.read(fd, remote);
            socket.handler = listenerHandler.onAccepted(listener, handle, details, decision);
            socket.connected(details, now);
        } catch (Throwable e) {
            socket.handlerFailed(e);
        }
    }

    /** {@link SrtConnection#close()}, on the poller's thread. */
    static void closeByUs(SrtConnection handle) {
        ConnectionSocket socket = handle.owner;
        if (socket != null) {
            socket.close(SrtClosure.Kind.CLOSED_BY_US, "closed by us");
        }
    }

    @Override
    public void onEvents(int events, long nowNanos) {
        if (done || handle.closeAsked()) {
            return;
        }
        if (!connected) {
            onConnecting(events, nowNanos);
        } else if ((events & LibSrt.ERR) != 0) {
            drain(nowNanos);
            lost(nowNanos);
        } else if ((events & LibSrt.IN) != 0) {
            receiveSome(nowNanos);
        }
    }

    @Override
    public void onTick(long nowNanos) {
        if (done || handle.closeAsked()) {
            return;
        }
        if (!connected) {
            onConnecting(0, nowNanos);
        } else if (LibSrt.state(fd) >= LibSrt.STATE_BROKEN) {
            drain(nowNanos);
            lost(nowNanos);
        } else {
            SrtStatistics sample = sample(nowNanos);
            if (sample != null) {
                tell(() -> handler.onStatistics(handle, sample));
            }
        }
    }

    @Override
    public void onStop() {
        close(SrtClosure.Kind.RUNTIME_CLOSED, "the runtime was closed");
    }

    SendSide sending() {
        return sending;
    }

    /** A numeric option as libsrt has it; on the poller's thread. */
    int option(SrtOption option) {
        return poller.options.readInt(fd, option.id, -1);
    }

    private @Nullable SrtConnectFailure begin(@Nullable InetSocketAddress local, SrtOptions options) {
        InetSocketAddress remote = handle.remoteAddress();
        if (poller.isStopping() || handle.closeAsked()) {
            return SrtConnectFailure.of(Kind.CANCELLED, handle, "closed before it began");
        }
        if (remote.isUnresolved() || (local != null && local.isUnresolved())) {
            return SrtConnectFailure.of(Kind.UNRESOLVED, handle, "unknown host");
        }
        fd = LibSrt.createSocket();
        if (fd < 0) {
            return SrtConnectFailure.ofLastError(Kind.SYSTEM, handle, "no socket");
        }
        String refused = poller.options.apply(fd, options);
        if (refused != null) {
            return SrtConnectFailure.of(Kind.OPTION, handle, refused);
        }
        if (!bind(local, remote, options)) {
            return SrtConnectFailure.ofLastError(
                    Kind.LOCAL_ADDRESS,
                    handle,
                    local == null ? "no local port" : "cannot bind to " + SockAddr.text(local));
        }
        long timeout = options.connectTimeoutMillis() * (local == null ? 1L : RENDEZVOUS_TIMEOUT_FACTOR);
        connectDeadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout) + CONNECT_SLACK_NANOS;
        // Before connecting, so that no event is missed.
        if (!poller.add(fd, LibSrt.OUT | LibSrt.ERR, this) || !poller.names.connect(fd, remote)) {
            return SrtConnectFailure.ofLastError(Kind.SYSTEM, handle, "libsrt refused");
        }
        return null;
    }

    private boolean bind(@Nullable InetSocketAddress local, InetSocketAddress remote, SrtOptions options) {
        if (remote.getAddress() instanceof Inet6Address && !options.values().containsKey(SrtOption.IPV6ONLY)) {
            // libsrt wants to be told before it binds to the IPv6 wildcard.
            poller.options.set(fd, SrtOption.IPV6ONLY, 1);
        }
        if (local != null) {
            return poller.options.set(fd, SrtOption.RENDEZVOUS, true) && poller.names.bind(fd, local);
        }
        slot = poller.callerPorts.bind(fd, remote, options);
        localPort = slot == null ? 0 : slot.port();
        return slot != null;
    }

    private void onConnecting(int events, long nowNanos) {
        int state = LibSrt.state(fd);
        switch (ConnectProgress.of(events, state)) {
            case FAILED -> endUnconnected(refused(state, events));
            case CONNECTED -> beginConnected(nowNanos);
            case UNDER_WAY -> {
                if (nowNanos - connectDeadlineNanos >= 0) {
                    endUnconnected(rejected(RejectReason.TIMEOUT));
                }
            }
        }
    }

    private void beginConnected(long nowNanos) {
        InetSocketAddress remote = poller.names.remote(fd);
        poller.changeInterest(fd, LibSrt.IN | LibSrt.ERR);
        if (slot != null) {
            slot.answered(localPort);
        }
        Optional<String> unsafe = unsafeFilter(poller, fd);
        if (unsafe.isPresent()) {
            endUnconnected(SrtConnectFailure.rejected(handle, RejectReason.FILTER, unsafe.get()));
            return;
        }
        connected(poller.handshake.read(fd, remote == null ? handle.remoteAddress() : remote), nowNanos);
    }

    private static Optional<String> unsafeFilter(Poller poller, int fd) {
        return PacketFilterSafety.ofLoaded().refusal(poller.options.readText(fd, SrtOption.PACKETFILTER));
    }

    private void connected(SrtConnectionDetails details, long nowNanos) {
        connected = true;
        lastHeard = new LastHeard(nowNanos, details.receiveLatencyMillis());
        sending.begin(fd, details.sendLatencyMillis(), nowNanos);
        handle.connected(this, details);
        tell(() -> handler.onConnected(handle, details));
    }

    /**
     * Takes as many messages as were there the last times: a question too many costs libsrt an exception, so where one at
     * a time comes one is asked for, and what is left is reported again in the same turn.
     */
    private void receiveSome(long nowNanos) {
        if (poller.turnNumber() == lastTurn) {
            burst = Math.min(burst + 1, MOST_AT_ONCE);
        }
        lastTurn = poller.turnNumber();
        int taken = 0;
        while (taken < burst && !done && !handle.closeAsked() && receive(nowNanos)) {
            taken++;
        }
        burst = Math.max(1, taken);
        if (taken > 0) {
            pause();
        }
    }

    private void pause() {
        try {
            handler.onPause(handle);
        } catch (Throwable e) {
            handlerFailed(e);
        }
    }

    /** Takes one message; false if there is none. */
    private boolean receive(long nowNanos) {
        int size = LibSrt.receive(fd, poller.received.address(), Poller.MESSAGE_ROOM);
        if (size > 0) {
            lastHeard.message(nowNanos);
            ByteBuffer message = poller.message;
            message.clear().limit(size).order(ByteOrder.BIG_ENDIAN);
            try {
                handler.onMessage(handle, message, nowNanos);
            } catch (Throwable e) {
                handlerFailed(e);
            }
            return !done;
        }
        if (size < 0 && LibSrt.lastErrorCode() != SrtError.WOULD_BLOCK_RECEIVE) {
            lost(nowNanos);
        }
        return false;
    }

    /** Hands over what is due of a connection that just broke. */
    private void drain(long nowNanos) {
        while (!done && !handle.closeAsked() && receive(nowNanos)) {
            // All of it.
        }
        pause();
    }

    /** libsrt gives no statistics of a broken socket, so the last sample stands. */
    private void lost(long nowNanos) {
        if (!done) {
            end(lastHeard.closure(nowNanos, handle.lastStatistics()));
        }
    }

    private @Nullable SrtStatistics sample(long nowNanos) {
        SrtStatistics sample = poller.statistics.sample(fd, createdNanos, nowNanos);
        if (sample != null) {
            lastHeard.sample(sample);
            handle.sampled(sample);
        }
        return sample;
    }

    private void close(SrtClosure.Kind kind, String message) {
        if (!connected) {
            endUnconnected(SrtConnectFailure.of(Kind.CANCELLED, handle, message));
        } else if (!done) {
            sample(System.nanoTime());
            end(new SrtClosure(kind, message, handle.lastStatistics()));
        }
    }

    private void end(SrtClosure closure) {
        done = true;
        handle.disconnected(sending.end());
        poller.close(fd);
        tell(() -> handler.onClosed(handle, closure));
    }

    private void endUnconnected(SrtConnectFailure failure) {
        if (done) {
            return;
        }
        done = true;
        if (fd >= 0) {
            poller.close(fd);
        }
        tell(() -> handler.onConnectFailed(handle, failure));
    }

    private void handlerFailed(Throwable e) {
        LOG.log(Level.ERROR, "the handler of " + handle + " threw; the connection is closed", e);
        if (connected) {
            close(SrtClosure.Kind.HANDLER_FAILED, "the handler threw " + e);
        } else {
            endUnconnected(SrtConnectFailure.of(Kind.HANDLER_FAILED, handle, "the handler threw " + e));
        }
    }

    private void tell(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            handlerFailed(e);
        }
    }

    private SrtConnectFailure refused(int state, int events) {
        RejectReason reason = RejectReason.of(Math.max(0, LibSrt.rejectReason(fd)));
        return reason.equals(RejectReason.UNKNOWN)
                ? SrtConnectFailure.withoutReason(handle, state, events)
                : rejected(reason);
    }

    private SrtConnectFailure rejected(RejectReason reason) {
        if (slot != null && reason.equals(RejectReason.TIMEOUT)) {
            slot.timedOut(localPort, System.nanoTime());
        }
        return SrtConnectFailure.rejected(handle, reason);
    }
}
