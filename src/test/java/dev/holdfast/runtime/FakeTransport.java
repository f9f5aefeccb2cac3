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
import dev.holdfast.reconnect.MediaSink;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.reconnect.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A transport whose connections do what a test says. */
final class FakeTransport implements Transport {

    final List<FakeConnection> connections = new ArrayList<>();
    int openReconnectors;
    int rested;
    Reconnector.Traits traits = Reconnector.Traits.CALLER;

    FakeConnection latest() {
        return connections.getLast();
    }

    long openConnections() {
        return connections.stream().filter(each -> !each.closed).count();
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
        openReconnectors++;
        return new Reconnector() {
            @Override
            public Traits traits() {
                return traits;
            }

            @Override
            public Connection connect(ConnectRequest request, ConnectionListener listener) {
                FakeConnection connection = new FakeConnection(request, listener, source);
                connections.add(connection);
                return connection;
            }

            private boolean closed;

            @Override
            public void rest() {
                rested++;
                close();
            }

            @Override
            public void close() {
                openReconnectors -= closed ? 0 : 1;
                closed = true;
            }
        };
    }

    @Override
    public void close() {}

    static final class FakeConnection implements Connection {

        final ConnectRequest request;
        final SourceUri source;
        private final ConnectionListener listener;
        private final MediaSink sink;
        boolean closed;
        private boolean armed = true;
        private long packets;
        private long lost;
        private long lastNanos = ConnectionSample.NEVER;
        private long roundTripNanos = ConnectionSample.UNKNOWN;
        private long latencyNanos = ConnectionSample.UNKNOWN;
        private int unseenReports;
        long longestPauseNanos = ConnectionSample.UNKNOWN;
        int statisticsRead;
        Optional<MediaDescription> media = Optional.empty();

        FakeConnection(ConnectRequest request, ConnectionListener listener, SourceUri source) {
            this.request = request;
            this.listener = listener;
            this.sink = request.sink();
            this.source = source;
        }

        void open() {
            listener.opened(request.epoch());
        }

        /** The source says goodbye; the session stays open. */
        void sayGoodbye() {
            listener.left(
                    request.epoch(),
                    Failure.of(FailureReason.PEER_CLOSED, ErrorClass.TRANSIENT, "the source said goodbye"));
        }

        void receive(long nowNanos) {
            packets++;
            lastNanos = nowNanos;
            sink.media(ByteBuffer.allocate(1316));
            if (armed) {
                armed = false;
                listener.media(request.epoch(), nowNanos);
            }
        }

        void lose(long count) {
            lost += count;
        }

        void roundTrip(Duration roundTrip, Duration agreedLatency) {
            roundTripNanos = roundTrip.toNanos();
            latencyNanos = agreedLatency.toNanos();
        }

        void unseenReports(int inARow) {
            unseenReports = inARow;
        }

        void end(Failure failure) {
            closed = true;
            listener.ended(request.epoch(), failure);
        }

        @Override
        public ConnectionSample sample(long nowNanos) {
            return new ConnectionSample(
                    nowNanos,
                    packets,
                    packets * 1316,
                    lost,
                    packets + lost,
                    0,
                    packets,
                    lastNanos,
                    roundTripNanos,
                    latencyNanos,
                    unseenReports);
        }

        @Override
        public long longestPauseNanos(long nowNanos, long belowNanos) {
            return longestPauseNanos;
        }

        @Override
        public Optional<MediaDescription> media(long nowNanos) {
            return media;
        }

        @Override
        public ConnectionDetails details() {
            return new ConnectionDetails(
                    Optional.of("192.0.2.10:9000"), Optional.of("192.0.2.1:40000"), Optional.of("mpegts"), Map.of());
        }

        @Override
        public Map<String, Double> protocolStatistics() {
            statisticsRead++;
            return Map.of("fake_packets_total", (double) packets, "fake_gauge", 7.0);
        }

        @Override
        public void armMediaSignal() {
            armed = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
