package dev.holdfast.socket;

import dev.holdfast.socket.SocketFailure.Kind;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One attempt of a client and the session that comes of it. {@link #make} runs on the client's thread, the rest on any. */
final class ClientAttempt {

    private final SocketLoop loop;
    private final SocketConfiguration configuration;
    private final SocketHooks hooks;
    private final SocketTarget target;

    private @Nullable CompletableFuture<SocketAddress> lookUp;
    private @Nullable SocketChannel channel;
    private @Nullable ChannelWaiter waiter;
    private @Nullable SocketSession session;
    private volatile boolean ending;

    /**
     * How it went.
     *
     * @param error empty if the session ended in good order
     * @param connected whether there was a session
     */
    record Result(Optional<SocketFailure> error, boolean connected, long lastedNanos) {}

    ClientAttempt(SocketLoop loop, SocketConfiguration configuration) {
        this.loop = loop;
        this.configuration = configuration;
        this.hooks = configuration.hooks();
        this.target = configuration.target();
    }

    Result make() {
        try {
            SocketSession established = connect();
            long begun = System.nanoTime();
            Optional<SocketFailure> error = hold(established);
            return new Result(error, true, System.nanoTime() - begun);
        } catch (SocketFailure e) {
            return new Result(Optional.of(e), false, 0);
        } finally {
            releaseChannel();
        }
    }

    private SocketSession connect() throws SocketFailure {
        long begun = System.nanoTime();
        try {
            SocketAddress address = find();
            SocketChannel opened = configuration.options().open(target);
            ChannelWaiter waits = keep(opened);
            hooks.onSocket(opened, target);
            boolean connected = opened.connect(address);
            while (!connected) {
                long limitNanos = configuration.connectTimeout().toNanos();
                if (!waits.await(SelectionKey.OP_CONNECT, begun, () -> limitNanos, () -> ending)) {
                    throw tooLate();
                }
                requireWanted();
                connected = opened.finishConnect();
            }
            return establish(opened, waits);
        } catch (IOException e) {
            throw ending ? calledOff(e) : SocketFailure.of("connecting to", target, e);
        } catch (InterruptedException | CancelledKeyException e) {
            throw calledOff(e);
        } catch (RuntimeException e) {
            throw new SocketFailure(Kind.HOOK, "onSocket for " + target + " threw " + e, e);
        }
    }

    private SocketAddress find() throws SocketFailure, InterruptedException {
        CompletableFuture<SocketAddress> answer =
                Names.addressOf(target, configuration.connectTimeout().toMillis());
        synchronized (this) {
            lookUp = answer;
        }
        requireWanted();
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SocketFailure failure) {
                throw failure;
            }
            throw tooLate();
        } catch (java.util.concurrent.CancellationException e) {
            throw calledOff(e);
        }
    }

    private synchronized ChannelWaiter keep(SocketChannel opened) throws IOException {
        channel = opened;
        waiter = new ChannelWaiter(loop, opened);
        requireWanted();
        return waiter;
    }

    private synchronized SocketSession establish(SocketChannel opened, ChannelWaiter waits) throws SocketFailure {
        requireWanted();
        session = new SocketSession(loop, opened, target, waits, configuration);
        return session;
    }

    private Optional<SocketFailure> hold(SocketSession held) {
        Optional<SocketFailure> why = Optional.empty();
        try {
            hooks.onConnect(held);
            hooks.onSession(held);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = Optional.of(calledOff(e));
        } catch (Exception e) {
            why = Optional.of(
                    e instanceof IOException broken
                            ? SocketFailure.of("session with", target, broken)
                            : new SocketFailure(Kind.HOOK, "the session with " + target + " threw " + e, e));
        } finally {
            held.close();
        }
        hooks.onDisconnect(held, ending ? Optional.empty() : why);
        return why;
    }

    private void releaseChannel() {
        SocketChannel open;
        synchronized (this) {
            open = channel;
        }
        if (open != null) {
            loop.release(open);
        }
        // Of force; the next hook must not meet it.
        Thread.interrupted();
    }

    /** Takes over what a running session can; returns false if there is none. */
    synchronized boolean apply(SocketConfiguration changed) throws IOException {
        if (session == null || ending || !session.isOpen()) {
            return false;
        }
        session.limit(changed);
        if (target instanceof SocketTarget.Tcp) {
            changed.options().applyLive(session.channel());
        }
        return true;
    }

    /** Asks a session to end; gives up everything before it at once. */
    synchronized void end() {
        ending = true;
        if (session != null) {
            session.end();
        } else {
            giveUp();
        }
    }

    /** Gives up whatever there is. */
    synchronized void abort() {
        ending = true;
        if (session != null) {
            session.close(new SocketFailure(Kind.CLOSED, "session with " + target + ": closed by this side", null));
        } else {
            giveUp();
        }
    }

    private void giveUp() {
        if (lookUp != null) {
            lookUp.cancel(false);
        }
        if (waiter != null) {
            waiter.wake();
        }
    }

    private void requireWanted() throws SocketFailure {
        if (ending) {
            throw calledOff(null);
        }
    }

    private SocketFailure calledOff(@Nullable Throwable cause) {
        return new SocketFailure(Kind.CLOSED, "connecting to " + target + ": called off by this side", cause);
    }

    private SocketFailure tooLate() {
        return SocketFailure.timeout(
                "connecting to", target, configuration.connectTimeout().toMillis());
    }
}
