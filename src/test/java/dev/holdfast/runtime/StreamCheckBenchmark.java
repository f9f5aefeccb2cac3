package dev.holdfast.runtime;

import dev.holdfast.model.BackoffSettings;
import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.Fault;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.MediaContinuity;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.ResumePolicy;
import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StateSettings;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.ConnectGate;
import dev.holdfast.reconnect.ConnectRequest;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.ConnectionListener;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.reconnect.StateSink;
import dev.holdfast.reconnect.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one health check of a running stream costs its owner: sample, window, rules, snapshot, next wake; with one output
 * and as many protocol statistics as SRT has. Reading the snapshot is measured apart.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StreamCheckBenchmark {

    private static final long INTERVAL_NANOS = 100_000_000L;
    private static final StreamId ID = new StreamId("cam1");
    private static final StreamDefinition DEFINITION = new StreamDefinition(
            ID,
            Map.of(),
            StreamDefinition.DEFAULT_PRIORITY,
            List.of(SourceUri.parse("srt://192.0.2.10:9000")),
            List.of(OutputUri.parse("udp://127.0.0.1:9500")),
            new ReconnectionSettings(0, BackoffSettings.DEFAULT, Duration.ZERO, Duration.ZERO, ResumePolicy.AS_IS),
            HealthSettings.DEFAULT,
            new StateSettings(false, Duration.ofDays(1)),
            SrtSettings.DEFAULT,
            RtpSettings.DEFAULT);

    private final Bench bench = new Bench();
    private final StreamSupervisor stream = new StreamSupervisor(
            new Environment(
                    bench,
                    new SplittableRandom(1),
                    new Transports(List.of(bench)),
                    bench,
                    ConnectGate.OPEN,
                    _ -> {},
                    bench),
            bench,
            DEFINITION,
            Optional.empty());

    @Setup
    public void stream() {
        stream.start();
        stream.reports().opened(1);
        bench.step();
        stream.reports().media(1, bench.nanoTime());
        for (int i = 0; i < 100; i++) {
            bench.step();
        }
    }

    @Benchmark
    public long check() {
        return bench.step();
    }

    @Benchmark
    public StreamSnapshot checkAndRead() {
        bench.step();
        return stream.snapshot();
    }

    /** A benchmark of anything but a stream that runs must not pass for one. */
    @TearDown
    public void verify() {
        StreamSnapshot seen = stream.snapshot();
        if (seen.state() != StateName.STREAMING || Math.abs(seen.health().packetRate() - 430) > 1) {
            throw new IllegalStateException("not what was to be measured: " + seen);
        }
    }

    /** The stream's whole surroundings: clock, loop, transport, connection, outputs. */
    private static final class Bench
            implements Clock, Loop, Transport, Reconnector, Connection, Outputs, Outputs.Factory, StateSink {

        private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
        private long now = 1;
        private long packets;
        private @Nullable Runnable next;
        private final OutputStatus status = new OutputStatus("udp://127.0.0.1:9500", true, 0, 0, 0, Optional.empty());

        /** Lets one check interval pass with its packets, and has the stream do what is due. */
        long step() {
            now += INTERVAL_NANOS;
            packets += 43;
            Runnable due = next;
            next = null;
            if (due != null) {
                due.run();
            }
            return now;
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Instant now() {
            return BEGINNING.plusNanos(now);
        }

        @Override
        public void run(Runnable task) {
            task.run();
        }

        @Override
        public Wake after(long delayNanos, Runnable task) {
            next = task;
            return () -> next = null;
        }

        @Override
        public ConnectionSample sample(long nowNanos) {
            return new ConnectionSample(
                    nowNanos, packets, packets * 1316, 0, packets, 0, packets * 7, now, 20_000_000, 120_000_000, 0);
        }

        @Override
        public ConnectionDetails details() {
            return new ConnectionDetails(
                    Optional.of("192.0.2.10:9000"), Optional.of("192.0.2.1:40000"), Optional.of("mpegts"), Map.of());
        }

        @Override
        public Map<String, Double> protocolStatistics() {
            Map<String, Double> all = new TreeMap<>();
            for (String name : NAMES) {
                all.put(name, (double) packets);
            }
            return all;
        }

        private static final List<String> NAMES = List.of(
                "ts_packets_total",
                "ts_sync_errors_total",
                "ts_transport_errors_total",
                "ts_continuity_errors_total",
                "srt_rtt_seconds",
                "srt_latency_seconds",
                "srt_receive_buffer_seconds",
                "srt_receive_buffer_packets",
                "srt_bandwidth_bits_per_second",
                "srt_packets_received_total",
                "srt_packets_unique_total",
                "srt_packets_lost_total",
                "srt_packets_dropped_total",
                "srt_packets_retransmitted_total",
                "srt_packets_belated_total",
                "srt_packets_undecryptable_total",
                "srt_bytes_received_total",
                "srt_naks_sent_total",
                "srt_acks_sent_total",
                "srt_reorder_distance_packets");

        @Override
        public List<OutputStatus> statuses() {
            return List.of(status);
        }

        @Override
        public void resumeBy(ResumePolicy policy) {}

        @Override
        public void interrupted() {}

        @Override
        public MediaContinuity continuity() {
            return MediaContinuity.NONE;
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
        public List<Fault> check(OutputUri output) {
            return List.of();
        }

        @Override
        public Reconnector reconnector(StreamDefinition definition, SourceUri source) {
            return this;
        }

        @Override
        public Traits traits() {
            return Traits.CALLER;
        }

        @Override
        public Connection connect(ConnectRequest request, ConnectionListener listener) {
            return this;
        }

        @Override
        public Outputs open(StreamId streamId, List<OutputUri> outputs) {
            return this;
        }

        @Override
        public void replace(List<OutputUri> outputs) {}

        @Override
        public void media(ByteBuffer media) {}

        @Override
        public void armMediaSignal() {}

        @Override
        public void save(ConnectionState state, Duration ttl) {}

        @Override
        public void delete(StreamId streamId) {}

        @Override
        public void close() {}
    }
}
