package dev.holdfast.runtime;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.CircuitBreaker;
import dev.holdfast.reconnect.ConnectGate;
import java.util.HashMap;
import java.util.Map;

/** One {@link CircuitBreaker} for each destination that does not answer. Thread-safe. */
public final class FleetGate implements ConnectGate {

    private final Map<String, CircuitBreaker> breakers = new HashMap<>();

    @Override
    public synchronized long admitAtNanos(StreamId who, String target, long nowNanos) {
        CircuitBreaker breaker = breakers.get(target);
        return breaker == null ? nowNanos : breaker.admitAtNanos(who, nowNanos);
    }

    @Override
    public synchronized void answered(StreamId who, String target) {
        breakers.remove(target);
    }

    @Override
    public synchronized void unanswered(StreamId who, String target, long nowNanos) {
        breakers.computeIfAbsent(target, _ -> new CircuitBreaker(CircuitBreaker.DEFAULT_THRESHOLD))
                .unanswered(who);
    }

    @Override
    public synchronized void abandoned(StreamId who, String target) {
        CircuitBreaker breaker = breakers.get(target);
        if (breaker != null) {
            breaker.abandoned(who);
        }
    }

    /** Destinations whose breaker is open now. */
    public synchronized long openCircuits() {
        return breakers.values().stream().filter(CircuitBreaker::isOpen).count();
    }
}
