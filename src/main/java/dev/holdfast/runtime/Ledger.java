package dev.holdfast.runtime;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.reconnect.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A stream's totals: what earlier connections counted, with the present one on top. Totals never fall.
 *
 * <p>Not thread-safe: the stream's owner keeps it.
 */
final class Ledger {

    private static final String COUNTER_SUFFIX = "_total";

    private ConnectionStatistics closed;
    private Map<String, Double> closedCounters = Map.of();

    Ledger(ConnectionStatistics preserved) {
        this.closed = preserved;
    }

    /** Takes over what a connection that ends has counted. */
    void close(ConnectionSample last, Connection connection) {
        closed = closed.plus(last, 0);
        Map<String, Double> sum = new HashMap<>(closedCounters);
        connection.protocolStatistics().forEach((name, value) -> {
            if (name.endsWith(COUNTER_SUFFIX)) {
                sum.merge(name, value, Double::sum);
            }
        });
        closedCounters = Map.copyOf(sum);
    }

    /** Adds what was counted before these totals began. */
    void recall(ConnectionStatistics earlier) {
        closed = closed.plus(earlier);
    }

    void addUptime(long millis) {
        closed = closed.plus(ConnectionSample.empty(0), millis);
    }

    ConnectionStatistics totals(ConnectionSample current, long uptimeMillis) {
        return closed.plus(current, uptimeMillis);
    }

    /** The totals of the connections that have ended. */
    ConnectionStatistics closed() {
        return closed;
    }

    /** The protocol's counters of the connections that have ended; a map that never changes. */
    Map<String, Double> closedCounters() {
        return closedCounters;
    }

    /** The protocol's figures: counters summed over all connections, gauges of the present one. From any thread. */
    static Map<String, Double> protocolStatistics(Map<String, Double> closedCounters, Optional<Connection> current) {
        Map<String, Double> sum = new HashMap<>(closedCounters);
        current.ifPresent(connection -> connection.protocolStatistics().forEach((name, value) -> {
            if (name.endsWith(COUNTER_SUFFIX)) {
                sum.merge(name, value, Double::sum);
            } else {
                sum.put(name, value);
            }
        }));
        return Map.copyOf(sum);
    }
}
