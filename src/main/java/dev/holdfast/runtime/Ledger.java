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
    private ConnectionStatistics aside = ConnectionStatistics.ZERO;
    private Map<String, Double> asideCounters = Map.of();

    Ledger(ConnectionStatistics preserved) {
        this.closed = preserved;
    }

    /** Takes over what a connection that ends has counted. */
    void close(ConnectionSample last, Connection connection) {
        closed = closed.plus(last, 0);
        closedCounters = sum(closedCounters, counters(connection));
    }

    /** Counts a connection that lingers with those that have ended, until {@link #takeBack}. */
    void setAside(ConnectionSample last, Connection connection) {
        aside = ConnectionStatistics.ZERO.plus(last, 0);
        asideCounters = counters(connection);
    }

    /** The connection that was set aside is the present one again, or is about to be closed. */
    void takeBack() {
        aside = ConnectionStatistics.ZERO;
        asideCounters = Map.of();
    }

    private static Map<String, Double> counters(Connection connection) {
        Map<String, Double> counters = new HashMap<>(connection.protocolStatistics());
        counters.keySet().removeIf(name -> !name.endsWith(COUNTER_SUFFIX));
        return counters;
    }

    private static Map<String, Double> sum(Map<String, Double> one, Map<String, Double> other) {
        Map<String, Double> sum = new HashMap<>(one);
        other.forEach((name, value) -> sum.merge(name, value, Double::sum));
        return Map.copyOf(sum);
    }

    /** Adds what was counted before these totals began. */
    void recall(ConnectionStatistics earlier) {
        closed = closed.plus(earlier);
    }

    void addUptime(long millis) {
        closed = closed.plus(ConnectionSample.empty(0), millis);
    }

    ConnectionStatistics totals(ConnectionSample current, long uptimeMillis) {
        return closed().plus(current, uptimeMillis);
    }

    /** The totals of the connections that have ended or are set aside. */
    ConnectionStatistics closed() {
        return closed.plus(aside);
    }

    /** The protocol's counters of the connections that have ended; a map that never changes. */
    Map<String, Double> closedCounters() {
        return asideCounters.isEmpty() ? closedCounters : sum(closedCounters, asideCounters);
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
