package dev.holdfast.runtime;

import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Allowance;
import dev.holdfast.reconnect.CircuitBreaker;
import dev.holdfast.reconnect.ConnectGate;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The gate of this node's streams: one {@link CircuitBreaker} for each destination that does not answer, as long as a stream
 * goes there; one {@link Allowance} for each host that was called lately; and one for the node. Thread-safe.
 *
 * <p>The order is breaker, host, node: one who waits at a host's limit has no place in the node's line, where he would keep
 * back streams of other hosts. Unix sockets count for the node only.
 */
public final class FleetGate implements ConnectGate {

    /** What the target of a Unix socket begins with. */
    private static final String UNIX = "unix:";

    /** Nobody is told to ask again later than this. */
    private static final long LONGEST_NANOS = Duration.ofSeconds(5).toNanos();

    private final Map<String, Guard> guards = new HashMap<>();
    private final Map<String, Allowance> hosts = new HashMap<>();
    private final Map<StreamId, Set<Allowance>> places = new HashMap<>();
    private Optional<Allowance> node = Optional.empty();
    private ConnectLimits limits;

    /** @param disappointed who has tried in vain */
    private record Guard(CircuitBreaker breaker, Set<StreamId> disappointed) {}

    public FleetGate(ConnectLimits limits) {
        this.limits = limits;
    }

    /** What holds. */
    public synchronized ConnectLimits limits() {
        return limits;
    }

    /** Has other limits hold from now on. Who waits keeps his place, and notices when he asks again, five seconds later at the most. */
    public synchronized void change(ConnectLimits next, long nowNanos) {
        if (next.perSecond() != limits.perSecond()) {
            node = node.filter(_ -> next.perSecond() > 0);
            node.ifPresent(each -> change(each, next.perSecond(), ConnectLimits.NODE_BURST, nowNanos));
        }
        if (next.perHostPerSecond() == 0) {
            hosts.clear();
        } else if (next.perHostPerSecond() != limits.perHostPerSecond()) {
            hosts.values().forEach(each -> change(each, next.perHostPerSecond(), ConnectLimits.HOST_BURST, nowNanos));
        }
        limits = next;
    }

    private static void change(Allowance allowance, int perSecond, int burst, long nowNanos) {
        allowance.change(perSecond, Math.min(burst, perSecond), nowNanos);
    }

    @Override
    public synchronized Answer ask(StreamId who, int priority, String target, long nowNanos) {
        Guard guard = guards.get(target);
        if (guard != null) {
            long at = guard.breaker().admitAtNanos(who, nowNanos);
            if (at - nowNanos > 0) {
                return Answer.held(at, Hold.CIRCUIT_BREAKER);
            }
        }
        Optional<Allowance> host = host(target, nowNanos);
        long at = ask(host, who, priority, nowNanos);
        Hold by = Hold.HOST_LIMIT;
        if (at - nowNanos <= 0) {
            at = ask(node(nowNanos), who, priority, nowNanos);
            by = Hold.NODE_LIMIT;
        }
        if (at - nowNanos > 0) {
            // The limits may be others by then.
            long again = nowNanos + Math.min(at - nowNanos, LONGEST_NANOS);
            host.ifPresent(each -> each.expect(who, again));
            node.ifPresent(each -> each.expect(who, again));
            // He may not come back; another may try in his place.
            abandoned(who, target);
            return Answer.held(again, at, by);
        }
        pass(who, host, nowNanos);
        return Answer.admitted(nowNanos);
    }

    private long ask(Optional<Allowance> allowance, StreamId who, int priority, long nowNanos) {
        if (allowance.isEmpty()) {
            return nowNanos;
        }
        places.computeIfAbsent(who, _ -> new HashSet<>()).add(allowance.get());
        return allowance.get().askNanos(who, priority, nowNanos);
    }

    @Override
    public synchronized void passUnasked(StreamId who, String target, long nowNanos) {
        pass(who, host(target, nowNanos), nowNanos);
    }

    private void pass(StreamId who, Optional<Allowance> host, long nowNanos) {
        withdraw(who);
        host.ifPresent(each -> each.take(who, nowNanos));
        node(nowNanos).ifPresent(each -> each.take(who, nowNanos));
    }

    @Override
    public synchronized void withdraw(StreamId who) {
        Set<Allowance> held = places.remove(who);
        if (held != null) {
            held.forEach(each -> each.leave(who));
        }
    }

    private Optional<Allowance> node(long nowNanos) {
        if (node.isEmpty() && limits.perSecond() > 0) {
            node = Optional.of(allowance(limits.perSecond(), ConnectLimits.NODE_BURST, nowNanos));
        }
        return node;
    }

    private Optional<Allowance> host(String target, long nowNanos) {
        if (limits.perHostPerSecond() == 0 || target.startsWith(UNIX)) {
            return Optional.empty();
        }
        String host = target.substring(0, target.lastIndexOf(':')).toLowerCase(Locale.ROOT);
        Allowance known = hosts.get(host);
        if (known == null) {
            // Only hosts called within the last instants are kept, so there are never many to look at.
            hosts.values().removeIf(each -> each.isIdle(nowNanos));
            known = allowance(limits.perHostPerSecond(), ConnectLimits.HOST_BURST, nowNanos);
            hosts.put(host, known);
        }
        return Optional.of(known);
    }

    private static Allowance allowance(int perSecond, int burst, long nowNanos) {
        return new Allowance(perSecond, Math.min(burst, perSecond), nowNanos);
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
        withdraw(who);
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
