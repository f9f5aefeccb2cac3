package dev.holdfast.runtime;

import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Fault;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.LifeWatch;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.reconnect.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A transport whose sources are all there, or all away, in virtual time. Callers ask four times a second as libsrt does,
 * and give up after three seconds; packets come every 2.5 ms on what is connected.
 */
final class HerdPeers implements Transport {

    private static final long MS = 1_000_000;
    private static final long PACKET_NANOS = 2_500_000;
    private static final long HANDSHAKE_NANOS = 12 * MS;
    private static final long AGAIN_NANOS = 250 * MS;
    private static final long PROBE_NANOS = 50 * MS;

    /** After which libsrt finds out that nobody is there. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMillis(5_100);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** A call made. */
    record Call(String host, long atNanos) {}

    final List<Call> calls = new ArrayList<>();
    private final List<Live> lives = new ArrayList<>();
    private final List<LifeWatch.Back> watches = new ArrayList<>();
    private final VirtualTime time;
    private boolean away;

    HerdPeers(VirtualTime time) {
        this.time = time;
    }

    /** The sources are killed; those connected over SRT are told so by silence, and by libsrt much later. */
    void leave() {
        away = true;
        lives.forEach(Live::freeze);
    }

    void comeBack() {
        away = false;
        lives.removeIf(each -> each.closed);
        lives.forEach(Live::thaw);
        // The destination is asked every 50 ms for all of its streams together.
        List<LifeWatch.Back> told = List.copyOf(watches);
        watches.clear();
        time.after(PROBE_NANOS / 2, () -> told.forEach(each -> each.answered(OptionalLong.of(HANDSHAKE_NANOS))));
    }

    @Override
    public Set<Protocol> protocols() {
        return EnumSet.allOf(Protocol.class);
    }

    @Override
    public List<Fault> check(SourceUri source) {
        return List.of();
    }

    @Override
    public Reconnector reconnector(StreamDefinition definition, SourceUri source) {
        boolean calls = !source.protocol().isConnectionless();
        return new Reconnector() {
            @Override
            public Traits traits() {
                return calls ? Traits.CALLER : Traits.CONNECTIONLESS;
            }

            @Override
            public Connection connect(ConnectRequest request, ConnectionListener listener) {
                Live live = new Live(calls, request.epoch(), listener, source.authority());
                lives.add(live);
                live.begin();
                return live;
            }

            @Override
            public LifeWatch watchForLife(boolean away, LifeWatch.Back back) {
                if (!calls) {
                    return LifeWatch.NONE;
                }
                watches.add(back);
                return () -> watches.remove(back);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}

    private final class Live implements Connection {

        private final boolean calls;
        private final long epoch;
        private final ConnectionListener listener;
        private final String remote;
        private boolean open;
        private boolean closed;
        private boolean told;
        private boolean orphaned;
        private long packets;
        private long flowingSinceNanos;
        private boolean flowing;
        private long lastNanos = ConnectionSample.NEVER;

        Live(boolean calls, long epoch, ConnectionListener listener, String remote) {
            this.calls = calls;
            this.epoch = epoch;
            this.listener = listener;
            this.remote = remote;
        }

        void begin() {
            if (!calls) {
                open = true;
                listener.opened(epoch);
                thaw();
                return;
            }
            HerdPeers.this.calls.add(new Call(remote.substring(0, remote.lastIndexOf(':')), time.nanoTime()));
            ask();
            time.after(CONNECT_TIMEOUT.toNanos(), () -> {
                if (!open) {
                    end(FailureReason.TIMEOUT, "no answer");
                }
            });
        }

        private void end(FailureReason reason, String why) {
            if (!closed) {
                closed = true;
                listener.ended(epoch, Failure.of(reason, ErrorClass.TIMEOUT, why));
            }
        }

        private void ask() {
            if (open || closed) {
                return;
            }
            if (away) {
                time.after(AGAIN_NANOS, this::ask);
                return;
            }
            time.after(HANDSHAKE_NANOS, () -> {
                if (!open && !closed) {
                    open = true;
                    listener.opened(epoch);
                    thaw();
                }
            });
        }

        /** Packets come from now on. */
        void thaw() {
            if (!away && open && !closed && !orphaned && !flowing) {
                flowing = true;
                flowingSinceNanos = time.nanoTime();
                tell();
            }
        }

        void freeze() {
            if (calls && open && !closed && !orphaned) {
                orphaned = true;
                time.after(IDLE_TIMEOUT.toNanos(), () -> end(FailureReason.NETWORK_ERROR, "lost"));
            }
            packets = count(time.nanoTime());
            lastNanos = flowing ? time.nanoTime() : lastNanos;
            flowing = false;
        }

        private void tell() {
            if (flowing && !told) {
                told = true;
                listener.media(epoch, time.nanoTime());
            }
        }

        private long count(long nowNanos) {
            return packets + (flowing ? 1 + (nowNanos - flowingSinceNanos) / PACKET_NANOS : 0);
        }

        @Override
        public ConnectionSample sample(long nowNanos) {
            long count = count(nowNanos);
            return new ConnectionSample(
                    nowNanos,
                    count,
                    count * 1316,
                    0,
                    count,
                    0,
                    count,
                    flowing ? nowNanos : lastNanos,
                    ConnectionSample.UNKNOWN,
                    ConnectionSample.UNKNOWN,
                    0);
        }

        @Override
        public Optional<MediaDescription> media(long nowNanos) {
            return Optional.empty();
        }

        @Override
        public ConnectionDetails details() {
            return new ConnectionDetails(Optional.of(remote), Optional.empty(), Optional.empty(), Map.of());
        }

        @Override
        public Map<String, Double> protocolStatistics() {
            return Map.of();
        }

        @Override
        public void armMediaSignal() {
            told = false;
            tell();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
