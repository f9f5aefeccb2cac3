package dev.holdfast.runtime;

import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.Failure;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.MediaContinuity;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything there is to know of a stream at one instant. Immutable; made when somebody asks.
 *
 * @param definition what it is to be
 * @param state where it stands
 * @param source the source in use, or tried last
 * @param since when it entered the state
 * @param attempt of the outage being worked on; 0 outside one
 * @param retryCount attempts since the stream was added or the service started
 * @param nextAttemptAt when the next attempt is due, if one is
 * @param lastError the latest failure, kept after it healed
 * @param health how the connection does
 * @param statistics totals over all connections
 * @param details what is known of the connection
 * @param protocolStatistics the protocol's own figures, as {@link dev.holdfast.reconnect.Connection#protocolStatistics}, totals
 *     summed over all connections
 * @param warnings the rules broken at present that are only told of
 * @param continuity the account of what came in for the outputs
 * @param outputs in the order of the definition
 * @param connectionState what is preserved; empty before the first connection
 */
public record StreamSnapshot(
        StreamDefinition definition,
        StateName state,
        SourceUri source,
        Instant since,
        int attempt,
        long retryCount,
        Optional<Instant> nextAttemptAt,
        Optional<LastError> lastError,
        ConnectionHealth health,
        ConnectionStatistics statistics,
        ConnectionDetails details,
        Map<String, Double> protocolStatistics,
        Set<HealthRule> warnings,
        MediaContinuity continuity,
        List<OutputStatus> outputs,
        Optional<ConnectionState> connectionState) {

    /** The latest failure and when it happened. */
    public record LastError(Failure failure, Instant at) {}

    /** Whether media flows as asked for. */
    public boolean isHealthy() {
        return state == StateName.STREAMING;
    }

    /** Whether media flows at all. */
    public boolean isUp() {
        return state == StateName.STREAMING || state == StateName.DEGRADED;
    }
}
