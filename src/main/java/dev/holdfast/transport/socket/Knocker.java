package dev.holdfast.transport.socket;

import dev.holdfast.reconnect.LifeWatch;
import dev.holdfast.socket.Names;
import dev.holdfast.socket.SocketLoop;
import dev.holdfast.socket.SocketTarget;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A look-out for a TCP or Unix listener that is away: calls it again and again, one call at a time, and parks the connection
 * that comes of it for the next attempt, because a source that takes one caller only must not be called twice.
 *
 * <p>A listener that is not away gives no other sign than a connection, which would disturb it; so nobody looks out for one,
 * but that a new file in the place of a Unix socket's tells that its listener was started again. Loop's thread only, except
 * where said.
 */
final class Knocker {

    private static final long LOOKUP_NANOS = 30_000_000_000L;

    private final SourceSettings settings;
    private final SocketLoop loop;
    private final KnockBudget budget;
    private final ParkedConnection parked;
    private final long firstIntervalNanos;
    private @Nullable Watch current;
    private boolean away;
    private long awaySinceNanos;
    private long calls;
    private @Nullable SocketAddress address;
    private long lookedUpNanos;
    private boolean closed;

    Knocker(SourceSettings settings, SocketLoop loop, KnockBudget budget) {
        this.settings = settings;
        this.loop = loop;
        this.budget = budget;
        this.parked = new ParkedConnection(loop);
        this.firstIntervalNanos =
                settings.target() instanceof SocketTarget.Unix ? KnockPace.UNIX_NANOS : KnockPace.TCP_NANOS;
    }

    /** Begins to look out, instead of what looked out before. Any thread. */
    LifeWatch begin(boolean knownAway, LifeWatch.Back back) {
        if (!knownAway && settings.target() instanceof SocketTarget.Tcp) {
            return LifeWatch.NONE;
        }
        Watch watch = new Watch(knownAway, back);
        loop.execute(watch::begin);
        return watch;
    }

    /** An attempt begins: nobody looks out any more. Returns the connection that waits for it; null if there is none. */
    @Nullable
    SocketChannel take() {
        end();
        return parked.take();
    }

    /** The source is there. */
    void arrived() {
        away = false;
    }

    void close() {
        closed = true;
        end();
        parked.release();
    }

    private void end() {
        if (current != null) {
            current.end();
        }
    }

    private final class Watch implements LifeWatch, OutgoingCall.Outcome {

        private final Back back;
        private volatile boolean cancelled;
        private boolean missed;
        private @Nullable SocketFileMark before;
        private SocketLoop.@Nullable Alarm next;
        private @Nullable OutgoingCall call;

        Watch(boolean missed, Back back) {
            this.missed = missed;
            this.back = back;
        }

        private void begin() {
            Knocker.this.end();
            if (cancelled || closed) {
                return;
            }
            current = this;
            if (!away) {
                away = true;
                awaySinceNanos = System.nanoTime();
            }
            before = mark();
            pause(System.nanoTime());
        }

        private void pause(long nowNanos) {
            long interval = KnockPace.intervalNanos(firstIntervalNanos, nowNanos - awaySinceNanos);
            long delay =
                    KnockPace.jittered(interval, ThreadLocalRandom.current().nextDouble());
            next = loop.after(delay, this::queue);
        }

        private void queue() {
            missed |= !Objects.equals(before, mark());
            long now = System.nanoTime();
            if (!missed) {
                pause(now);
                return;
            }
            next = loop.after(budget.takeNanos(now), this::knock);
        }

        private @Nullable SocketFileMark mark() {
            return settings.target() instanceof SocketTarget.Unix(String path) ? SocketFileMark.of(path) : null;
        }

        private void knock() {
            OutgoingCall made = new OutgoingCall(settings, loop, this);
            call = made;
            made.begin(KnockPace.patienceNanos(calls++));
            long now = System.nanoTime();
            if (address != null && now - lookedUpNanos < LOOKUP_NANOS) {
                made.found(address, null);
                return;
            }
            var _ = Names.addressOf(settings.target(), settings.connectTimeoutMillis())
                    .whenComplete((found, error) -> loop.execute(() -> {
                        if (found != null) {
                            address = found;
                            lookedUpNanos = now;
                        }
                        made.found(found, error);
                    }));
        }

        @Override
        public void failed(Throwable error) {
            call = null;
            pause(System.nanoTime());
        }

        @Override
        public void answered(SocketChannel established) {
            call = null;
            end();
            parked.park(established);
            arrived();
            back.answered(OptionalLong.empty());
        }

        private void end() {
            cancelled = true;
            if (next != null) {
                next.cancel();
            }
            if (call != null) {
                call.abandon();
                call = null;
            }
            if (current == this) {
                current = null;
            }
        }

        /** What it has found by then waits on for its time. Any thread. */
        @Override
        public void cancel() {
            if (!cancelled) {
                cancelled = true;
                loop.execute(this::end);
            }
        }
    }
}
