package dev.holdfast.srt;

import dev.holdfast.srt.SrtListenFailure.Kind;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The socket behind a {@link SrtListener}; lives on its poller's thread. */
final class ListenerSocket implements PolledSocket {

    private static final System.Logger LOG = System.getLogger("dev.holdfast.srt");
    private static final int BACKLOG = 128;

    /** EADDRINUSE, EADDRNOTAVAIL and EACCES of Linux and of macOS. */
    private static final int[] IN_USE = {98, 48};

    private static final int[] UNUSABLE = {99, 49, 13};

    private final Poller poller;
    private final SrtListener handle;
    private final SrtListenerHandler handler;
    private final @Nullable AcceptHook hook;
    private final int fd;
    private boolean done;

    private ListenerSocket(
            Poller poller, SrtListener handle, SrtListenerHandler handler, @Nullable AcceptHook hook, int fd) {
        this.poller = poller;
        this.handle = handle;
        this.handler = handler;
        this.hook = hook;
        this.fd = fd;
    }

    static void open(Poller poller, SrtListener handle, SrtAcceptPolicy policy, SrtListenerHandler handler) {
        AcceptHook hook = policy instanceof EverybodyAccepted ? null : new AcceptHook(policy);
        ListenerSocket socket = new ListenerSocket(poller, handle, handler, hook, LibSrt.createSocket());
        SrtListenFailure failure = socket.begin();
        if (failure != null) {
            socket.end(failure);
        }
    }

    @Override
    public void onEvents(int events, long nowNanos) {
        if ((events & LibSrt.ERR) != 0) {
            end(new SrtListenFailure(Kind.SYSTEM, 0, handle + " broke"));
        } else {
            accept(nowNanos);
        }
    }

    @Override
    public void onTick(long nowNanos) {
        if (LibSrt.state(fd) >= LibSrt.STATE_BROKEN) {
            end(new SrtListenFailure(Kind.SYSTEM, 0, handle + " broke"));
        }
    }

    @Override
    public void onStop() {
        end(new SrtListenFailure(Kind.CLOSED_BY_US, 0, handle + " was closed with its runtime"));
    }

    void closeByUs() {
        end(new SrtListenFailure(Kind.CLOSED_BY_US, 0, handle + " was closed"));
    }

    private @Nullable SrtListenFailure begin() {
        InetSocketAddress local = handle.requestedAddress();
        if (poller.isStopping() || handle.closeAsked()) {
            return new SrtListenFailure(Kind.CLOSED_BY_US, 0, handle + " was closed before it began");
        }
        if (fd < 0) {
            return failure("no socket");
        }
        if (local.isUnresolved()) {
            return new SrtListenFailure(
                    Kind.ADDRESS_UNUSABLE, 0, "cannot listen on " + SockAddr.text(local) + ": unknown host");
        }
        String refused = poller.options.apply(fd, handle.options());
        if (refused != null) {
            return new SrtListenFailure(Kind.OPTION, 0, "cannot listen on " + SockAddr.text(local) + ": " + refused);
        }
        if (local.getAddress() instanceof Inet6Address
                && !handle.options().values().containsKey(SrtOption.IPV6ONLY)) {
            // libsrt wants to be told; the wildcard then takes IPv4 callers, too.
            poller.options.set(fd, SrtOption.IPV6ONLY, local.getAddress().isAnyLocalAddress() ? 0 : 1);
        }
        if (!poller.names.bind(fd, local)) {
            return failure("bind failed");
        }
        if (hook != null && !hook.install(fd)) {
            return failure("the accept hook was refused");
        }
        if (LibSrt.listen(fd, BACKLOG) < 0) {
            return failure("listen failed");
        }
        InetSocketAddress actual = poller.names.local(fd);
        if (!poller.add(fd, LibSrt.IN | LibSrt.ERR, this)) {
            return failure("epoll refused it");
        }
        handle.opened(this, actual == null ? local : actual);
        tellListening();
        return null;
    }

    private void tellListening() {
        try {
            handler.onListening(handle, handle.address());
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "the handler of " + handle + " threw", e);
            closeByUs();
        }
    }

    /** Right after the call that failed. */
    private SrtListenFailure failure(String what) {
        SrtError error = LibSrt.lastError();
        Kind kind = Kind.SYSTEM;
        if (error.code() == SrtError.DUPLICATE_LISTENER
                || error.code() == SrtError.BIND_CONFLICT
                || contains(IN_USE, error.errno())) {
            kind = Kind.ADDRESS_IN_USE;
        } else if (contains(UNUSABLE, error.errno())) {
            kind = Kind.ADDRESS_UNUSABLE;
        }
        String where = "cannot listen on " + SockAddr.text(handle.requestedAddress());
        String why = kind == Kind.ADDRESS_IN_USE ? ": the port is in use by another socket" : "";
        return new SrtListenFailure(kind, error.code(), where + why + ": " + what + ": " + error);
    }

    /** One per event: the epoll reports the next one again. */
    private void accept(long nowNanos) {
        int accepted = LibSrt.accept(fd);
        if (accepted < 0) {
            return;
        }
        if (hook != null && !hook.takeApproval(accepted)) {
            LOG.log(Level.ERROR, "a caller came past the accept policy of {0} without an answer; closed", handle);
            LibSrt.close(accepted);
            return;
        }
        ConnectionSocket.accepted(poller, accepted, handle, handler, nowNanos);
    }

    private void end(SrtListenFailure failure) {
        if (done) {
            return;
        }
        done = true;
        if (hook != null) {
            hook.remove();
        }
        if (fd >= 0) {
            poller.close(fd);
        }
        try {
            handler.onListenerClosed(handle, failure);
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "the handler of " + handle + " threw", e);
        }
    }

    private static boolean contains(int[] errnos, int errno) {
        for (int each : errnos) {
            if (each == errno) {
                return true;
            }
        }
        return false;
    }
}
