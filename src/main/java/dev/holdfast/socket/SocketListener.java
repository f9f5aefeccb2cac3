package dev.holdfast.socket;

import dev.holdfast.socket.SocketFailure.Kind;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A listener on a TCP port or a Unix socket, which hands each connection as a session to the user's hooks, each on a virtual
 * thread of its own.
 *
 * <p>It listens until it is shut down; {@link SocketHooks#onError} with {@code STOP} shuts it down as well. Thread-safe.
 */
public final class SocketListener implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final long FORCE_SECONDS = 1;

    /** After the process has run out of descriptors; accepting again at once would only spin. */
    private static final long PAUSE_NANOS = 100_000_000L;

    private final SocketConfiguration configuration;
    private final SocketLoop loop;
    private final ListeningSocket socket;
    private final Set<Held> sessions = new HashSet<>();
    private final CountDownLatch free = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean stopping;
    private boolean over;
    private volatile @Nullable SocketFailure latest;

    /** A session and who runs it. */
    private record Held(SocketSession session, Thread thread) {}

    private SocketListener(SocketConfiguration configuration, SocketLoop loop, ListeningSocket socket) {
        this.configuration = configuration;
        this.loop = loop;
        this.socket = socket;
    }

    /**
     * Listens from now on.
     *
     * @throws SocketFailure if the address cannot be listened on; the message says what to do
     * @throws IllegalStateException if another runs with the same configuration or hooks
     */
    public static SocketListener listen(SocketConfiguration configuration) throws SocketFailure {
        SocketLoop loop = SharedLoop.acquire();
        ListeningSocket socket = null;
        SocketListener listener = null;
        try {
            socket = ListeningSocket.open(
                    configuration.target(), configuration.options().receiveBufferBytes(), configuration.permissions());
            listener = new SocketListener(configuration, loop, socket);
            Claims.take(configuration, listener);
            loop.register(socket.channel(), SelectionKey.OP_ACCEPT, listener::accept);
            return listener;
        } catch (IOException | RuntimeException e) {
            if (listener != null) {
                Claims.giveBack(listener);
            }
            if (socket != null) {
                socket.close();
            }
            SharedLoop.release();
            if (e instanceof RuntimeException defect) {
                throw defect;
            }
            throw SocketFailure.of("listening on", configuration.target(), e);
        }
    }

    /** Where it listens; a port that the system has chosen is filled in. */
    public SocketTarget target() {
        return socket.target();
    }

    /** Sessions in progress. */
    public synchronized int sessions() {
        return sessions.size();
    }

    /** The latest error of a session, or of accepting one. */
    public Optional<SocketFailure> error() {
        return Optional.ofNullable(latest);
    }

    private void accept(SelectionKey key) {
        try {
            SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
            if (channel != null) {
                receive(channel);
            }
        } catch (IOException e) {
            if (!key.isValid()) {
                // Shut down in the meantime.
                return;
            }
            latest = SocketFailure.of("accepting on", configuration.target(), e);
            key.interestOps(0);
            loop.after(PAUSE_NANOS, () -> {
                if (key.isValid()) {
                    key.interestOps(SelectionKey.OP_ACCEPT);
                }
            });
        }
    }

    private void receive(SocketChannel channel) {
        try {
            begin(channel);
        } catch (IOException e) {
            // It was gone before it was here; there are no hooks to tell yet.
            loop.release(channel);
            latest = SocketFailure.of("session on", socket.target(), e);
        }
    }

    private void begin(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        ChannelWaiter waiter = new ChannelWaiter(loop, channel);
        SocketSession session = new SocketSession(loop, channel, socket.target(), waiter, configuration);
        Thread thread =
                Thread.ofVirtual().name("socket-session-" + socket.target()).unstarted(() -> hold(session));
        synchronized (this) {
            if (stopping || sessions.size() >= configuration.maxSessions()) {
                session.close();
                return;
            }
            sessions.add(new Held(session, thread));
        }
        thread.start();
    }

    private void hold(SocketSession session) {
        SocketHooks hooks = configuration.hooks();
        Optional<SocketFailure> why = Optional.empty();
        try {
            configuration.options().applyTo(session.channel(), socket.target());
            hooks.onSocket(session.channel(), socket.target());
            try {
                hooks.onConnect(session);
                hooks.onSession(session);
            } catch (Exception e) {
                why = Optional.of(
                        e instanceof IOException broken
                                ? SocketFailure.of("session on", socket.target(), broken)
                                : new SocketFailure(Kind.HOOK, "a session on " + socket.target() + " threw " + e, e));
            }
            session.close();
            boolean asked = session.isEnding();
            hooks.onDisconnect(session, asked ? Optional.empty() : why);
            if (why.isPresent() && !asked) {
                report(why.get());
            }
        } catch (IOException e) {
            report(SocketFailure.of("session on", socket.target(), e));
        } catch (RuntimeException e) {
            latest = new SocketFailure(Kind.HOOK, "a hook of a session on " + socket.target() + " threw " + e, e);
        } finally {
            session.close();
            gone(session);
        }
    }

    private void report(SocketFailure error) {
        latest = error;
        if (configuration.hooks().onError(error) == SocketHooks.AfterError.STOP) {
            stop();
        }
    }

    private void gone(SocketSession session) {
        synchronized (this) {
            sessions.removeIf(each -> each.session() == session);
        }
        endIfNobodyIsLeft();
    }

    /** Stops listening and asks all sessions to end, without waiting for them; {@link #shutdown} does that. */
    public void stop() {
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
            socket.removeFile();
            loop.execute(() -> {
                loop.releaseNow(socket.channel());
                free.countDown();
            });
            sessions.forEach(each -> each.session().end());
        }
        endIfNobodyIsLeft();
    }

    /**
     * Waits until the address can be listened on by somebody else, after {@link #stop}. Not on the loop's thread.
     *
     * @return whether it can be
     */
    public boolean awaitFree(Duration timeout) throws InterruptedException {
        return free.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Under no lock when it lets go of the loop, which may have to wait for the loop's thread. */
    private void endIfNobodyIsLeft() {
        synchronized (this) {
            if (!stopping || !sessions.isEmpty() || over) {
                return;
            }
            over = true;
        }
        SharedLoop.release();
        Claims.giveBack(this);
        ended.countDown();
    }

    /**
     * Stops listening and asks all sessions to end; closes and interrupts those that have not within the timeout, for which
     * there is another second.
     *
     * @return whether all ended without force
     */
    public boolean shutdown(Duration timeout) {
        stop();
        try {
            if (ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
            synchronized (this) {
                sessions.forEach(each -> {
                    each.session().close();
                    each.thread().interrupt();
                });
            }
            var _ = ended.await(FORCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** As {@link #shutdown} within 2 s. */
    @Override
    public void close() {
        shutdown(CLOSE_WITHIN);
    }

    @Override
    public String toString() {
        return "listener on " + socket.target();
    }
}
