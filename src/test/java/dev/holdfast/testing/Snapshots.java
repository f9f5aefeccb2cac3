package dev.holdfast.testing;

import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.RuleAction;
import dev.holdfast.model.RuleReading;
import dev.holdfast.model.RuleState;
import dev.holdfast.model.StateName;
import dev.holdfast.runtime.HealthReport;
import dev.holdfast.runtime.StreamSnapshot;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Snapshots of a stream in the course of its life. */
public final class Snapshots {

    private static final ConnectionStatistics STATISTICS = new ConnectionStatistics(1000, 1_316_000, 7, 2, 60_500);

    private Snapshots() {}

    /** The same stream with media flowing. */
    public static StreamSnapshot streaming(StreamSnapshot of) {
        Instant since = FakeStreams.SINCE;
        ConnectionHealth health = new ConnectionHealth(
                true,
                Optional.of(since.plusMillis(1500)),
                900,
                2,
                OptionalDouble.of(12.5),
                0.01,
                0.002,
                430,
                4_500_000,
                10_250);
        return with(
                of,
                StateName.STREAMING,
                health,
                STATISTICS,
                Map.of("srt_rtt_seconds", 0.0125),
                Optional.of(preserved(of, STATISTICS)));
    }

    /** The same stream whose connection has brought nothing yet. */
    public static StreamSnapshot neverStreamed(StreamSnapshot of) {
        return with(
                of,
                StateName.VERIFYING,
                ConnectionHealth.NONE,
                ConnectionStatistics.ZERO,
                Map.of(),
                Optional.of(preserved(of, ConnectionStatistics.ZERO)));
    }

    private static ConnectionState preserved(StreamSnapshot of, ConnectionStatistics statistics) {
        return new ConnectionState(
                of.definition().id(),
                Protocol.SRT,
                Optional.of("h264+aac"),
                Optional.of("192.0.2.10:9000"),
                Optional.of("192.0.2.1:40000"),
                Map.of("latency_ms", "120"),
                statistics,
                FakeStreams.SINCE,
                FakeStreams.SINCE.plusMillis(1500),
                false);
    }

    /** The same stream between two attempts after its source went silent. */
    public static StreamSnapshot waiting(StreamSnapshot of) {
        return failed(of, Failure.of(FailureReason.TIMEOUT, ErrorClass.TIMEOUT, "no media for 2000 ms"));
    }

    /** The same after this failure. */
    public static StreamSnapshot failed(StreamSnapshot of, Failure failure) {
        return new StreamSnapshot(
                of.definition(),
                StateName.WAITING,
                of.source(),
                FakeStreams.SINCE,
                3,
                17,
                Optional.of(FakeStreams.SINCE.plusSeconds(2)),
                Optional.of(new StreamSnapshot.LastError(failure, FakeStreams.SINCE)),
                ConnectionHealth.NONE,
                STATISTICS,
                ConnectionDetails.UNKNOWN,
                Map.of(),
                Set.of(),
                of.continuity(),
                of.outputs(),
                of.connectionState());
    }

    /** The same stream with other protocol statistics and totals. */
    public static StreamSnapshot counting(StreamSnapshot of, long packets, Map<String, Double> protocolStatistics) {
        ConnectionStatistics statistics = new ConnectionStatistics(packets, packets * 1316, 0, 0, 0);
        return with(of, of.state(), of.health(), statistics, protocolStatistics, of.connectionState());
    }

    /** The same stream with other outputs. */
    public static StreamSnapshot sending(StreamSnapshot of, long... packetsSent) {
        List<OutputStatus> outputs = Arrays.stream(packetsSent)
                .mapToObj(sent ->
                        new OutputStatus("udp://127.0.0.1:9500", true, sent, sent * 1316, 1, Optional.of("no route")))
                .toList();
        return new StreamSnapshot(
                of.definition(),
                of.state(),
                of.source(),
                of.since(),
                of.attempt(),
                of.retryCount(),
                of.nextAttemptAt(),
                of.lastError(),
                of.health(),
                of.statistics(),
                of.details(),
                of.protocolStatistics(),
                of.warnings(),
                of.continuity(),
                outputs,
                of.connectionState());
    }

    /** The same stream with a rule broken that only warns. */
    public static StreamSnapshot warning(StreamSnapshot of) {
        return new StreamSnapshot(
                of.definition(),
                of.state(),
                of.source(),
                of.since(),
                of.attempt(),
                of.retryCount(),
                of.nextAttemptAt(),
                of.lastError(),
                of.health(),
                of.statistics(),
                of.details(),
                of.protocolStatistics(),
                Set.of(HealthRule.MIN_LATENCY_MARGIN),
                of.continuity(),
                of.outputs(),
                of.connectionState());
    }

    /** What its owner would say of its health: three rules that stand differently. */
    static HealthReport report(StreamSnapshot of) {
        RuleReading broken = new RuleReading(
                HealthRule.MAX_PACKET_LOSS,
                RuleState.BROKEN,
                RuleAction.DEGRADE,
                true,
                Optional.empty(),
                OptionalDouble.of(0.06),
                0.05,
                OptionalDouble.of(0.04),
                2_000_000_000L,
                OptionalInt.of(7),
                OptionalInt.of(10),
                OptionalInt.of(6),
                OptionalLong.of(1_500_000_000L));
        return new HealthReport(
                FakeStreams.SINCE.plusSeconds(3),
                of.state(),
                of.health(),
                "Media flows, but degraded.",
                List.of(
                        plain(HealthRule.TIMEOUT_DURATION, RuleState.OK, OptionalDouble.of(500), 2_000),
                        broken,
                        plain(HealthRule.MIN_PACKET_RATE, RuleState.OFF, OptionalDouble.empty(), 0)));
    }

    private static RuleReading plain(HealthRule rule, RuleState state, OptionalDouble value, double threshold) {
        return new RuleReading(
                rule,
                state,
                RuleAction.RECONNECT,
                true,
                value.isPresent() ? Optional.empty() : Optional.of("its threshold is 0"),
                value,
                threshold,
                OptionalDouble.empty(),
                0,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty());
    }

    /** The analysis of H.264 and AAC with two packets lost. */
    public static MediaDescription media() {
        return new MediaDescription(
                "mpegts",
                "h264+aac",
                true,
                4_500_000,
                30_000,
                12,
                0,
                2,
                0,
                0,
                1,
                OptionalInt.of(1),
                List.of(new MediaDescription.Program(
                        1, 4096, OptionalInt.of(256), OptionalDouble.of(20.5), List.of(256, 257))),
                List.of(
                        pid(4096, MediaDescription.Kind.TABLES, Optional.empty()),
                        pid(256, MediaDescription.Kind.VIDEO, Optional.of("h264"))),
                Map.of("continuity_count_error", 2L),
                OptionalDouble.of(3.25),
                OptionalDouble.empty());
    }

    private static MediaDescription.Pid pid(int pid, MediaDescription.Kind kind, Optional<String> codec) {
        return new MediaDescription.Pid(
                pid,
                kind,
                codec,
                codec.isPresent() ? OptionalInt.of(27) : OptionalInt.empty(),
                Optional.empty(),
                15_000,
                0.5,
                1,
                0,
                OptionalDouble.of(8),
                OptionalDouble.of(40),
                OptionalDouble.of(2000));
    }

    private static StreamSnapshot with(
            StreamSnapshot of,
            StateName state,
            ConnectionHealth health,
            ConnectionStatistics statistics,
            Map<String, Double> protocolStatistics,
            Optional<ConnectionState> preserved) {
        return new StreamSnapshot(
                of.definition(),
                state,
                of.source(),
                of.since(),
                0,
                of.retryCount(),
                Optional.empty(),
                of.lastError(),
                health,
                statistics,
                of.details(),
                protocolStatistics,
                of.warnings(),
                of.continuity(),
                of.outputs(),
                preserved);
    }
}
