package dev.holdfast.runtime;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.CircuitBreaker;
import dev.holdfast.reconnect.ConnectGate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One {@link CircuitBreaker} for each destination that does not answer, as long as a stream goes there. Thread-safe. */
public final class FleetGate implements ConnectGate {

    private final Map<String, Guard> guards = new HashMap<>();

    /** @param disappointed who has tried in vain */
    private record Guard(CircuitBreaker breaker, Set<StreamId> disappointed) {}

    @Override
    public synchronized long admitAtNanos(StreamId who, String target, long nowNanos) {
        Guard guard = guards.get(target);
        return guard == null ? nowNanos : guard.breaker().admitAtNanos(who, nowNanos);
    }

    @Override
    public synchronized void answered(StreamId who, String target) {
        guards.remove(target);
    }

    @Override
    public synchronized void unanswered(StreamId who, String target, long nowNanos) {
        Guard guard = guards.computeIfAbsent(
                target, _ -> new Guard(new CircuitBreaker(CircuitBreaker.DEFAULT_THRESHOLD), new HashSet<>()));
        guard.breaker().unanswered(who);
        guard.disappointed().add(who);
    }

    @Override
    public synchronized void abandoned(StreamId who, String target) {
        Guard guard = guards.get(target);
        if (guard != null) {
            guard.breaker().abandoned(who);
        }
    }

    @Override
    public synchronized void forget(StreamId who) {
        guards.values().removeIf(guard -> {
            guard.breaker().abandoned(who);
            return guard.disappointed().remove(who) && guard.disappointed().isEmpty();
        });
    }

    /** Destinations whose breaker is open now. */
    public synchronized long openCircuits() {
        return guards.values().stream().filter(each -> each.breaker().isOpen()).count();
    }
}
