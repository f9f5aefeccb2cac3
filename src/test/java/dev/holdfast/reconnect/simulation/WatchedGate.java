package dev.holdfast.reconnect.simulation;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.CircuitBreaker;
import dev.holdfast.reconnect.ConnectGate;
import java.util.HashMap;
import java.util.Map;

/**
 * A real {@link CircuitBreaker} for each destination, watched: each attempt admitted has one outcome, and while a breaker
 * is open somebody is let through.
 */
final class WatchedGate implements ConnectGate {

    /** Nobody is kept from a destination for longer while nobody else tries it. */
    static final long STARVED_NANOS = 75 * Chance.SECOND;

    private final Map<String, CircuitBreaker> breakers = new HashMap<>();
    private final Map<String, Long> lastAdmissionNanos = new HashMap<>();
    private final Map<StreamId, String> admitted = new HashMap<>();

    @Override
    public Answer ask(StreamId who, int priority, String target, long nowNanos) {
        Violation.unless(!admitted.containsKey(who), who + " asks again with no outcome of " + admitted.get(who));
        CircuitBreaker breaker = breakers.computeIfAbsent(target, _ -> new CircuitBreaker(3));
        long at = breaker.admitAtNanos(who, nowNanos);
        Violation.unless(at - nowNanos >= 0, "admitted in the past");
        if (at == nowNanos) {
            admitted.put(who, target);
            lastAdmissionNanos.put(target, nowNanos);
        } else {
            Violation.unless(breaker.isOpen(), "held back by a closed breaker");
            long idle = nowNanos - lastAdmissionNanos.getOrDefault(target, nowNanos);
            Violation.unless(idle < STARVED_NANOS, "nobody is let through to " + target);
        }
        return at == nowNanos ? Answer.admitted(nowNanos) : Answer.held(at, Hold.CIRCUIT_BREAKER);
    }

    @Override
    public void passUnasked(StreamId who, String target, long nowNanos) {
        Violation.unless(!admitted.containsKey(who), who + " connects with no outcome of " + admitted.get(who));
    }

    @Override
    public void withdraw(StreamId who) {}

    @Override
    public void answered(StreamId who, String target) {
        outcome(who, target);
        breaker(target).answered();
    }

    @Override
    public void unanswered(StreamId who, String target, long nowNanos) {
        outcome(who, target);
        breaker(target).unanswered(who);
    }

    @Override
    public void abandoned(StreamId who, String target) {
        outcome(who, target);
        breaker(target).abandoned(who);
    }

    @Override
    public void forget(StreamId who) {
        Violation.unless(!admitted.containsKey(who), who + " leaves with no outcome of " + admitted.get(who));
    }

    private CircuitBreaker breaker(String target) {
        return breakers.computeIfAbsent(target, _ -> new CircuitBreaker(3));
    }

    /** An operator's attempts have outcomes too, though nobody admitted them. */
    private void outcome(StreamId who, String target) {
        String asked = admitted.remove(who);
        Violation.unless(asked == null || asked.equals(target), who + " was admitted to " + asked + ", not " + target);
    }
}
