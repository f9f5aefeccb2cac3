package dev.holdfast.events;

import dev.holdfast.events.CreditSubscription.Stall;
import dev.holdfast.model.ReconnectionEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The subscriptions of one client that grants credit, served in turn. Not thread-safe.
 *
 * <p>All methods that name a subscription throw {@link RefusedException} where it is not as expected.
 */
public final class SubscriptionSet {

    /** The most that one turn takes of one subscription, so that none waits for another's backlog. */
    private static final int TURN = 16;

    private final EventLog log;
    private final Limits limits;
    private final SequencedMap<String, CreditSubscription> subscriptions = new LinkedHashMap<>();

    /** A client without subscriptions. */
    public SubscriptionSet(EventLog log, Limits limits) {
        this.log = log;
        this.limits = limits;
    }

    /**
     * What one client may have.
     *
     * @param subscriptions how many at a time
     * @param credit how many events in flight in one subscription
     * @param creditInAll how many in all of them
     * @param tellAfterNanos after so long with events waiting behind a closed window the client is told
     * @param dropAfterNanos so long after being told it is dropped
     */
    public record Limits(int subscriptions, int credit, int creditInAll, long tellAfterNanos, long dropAfterNanos) {}

    /** One thing to send. */
    public sealed interface Delivery {
        /** Of the subscription. */
        String name();
    }

    /** An event, in flight from now on. */
    public record Delivered(String name, ReconnectionEvent event) implements Delivery {}

    /** A gap; takes no credit. */
    public record Missed(String name, Gap gap) implements Delivery {}

    /**
     * A subscription whose window stays closed while events wait.
     *
     * @param behind how many events of any stream and type the log holds since the last one looked at for it
     * @param lost whether the log no longer holds all of them
     * @param due whether it was told long enough ago; else it is to be told now
     */
    public record Slow(String name, long behind, int inFlight, int credit, boolean lost, boolean due) {}

    /** What an acknowledgement changed. */
    public record Acknowledged(int events, boolean opened) {}

    /** What a client asked for cannot be done; the message says what was expected. */
    public static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public RefusedException(String message) {
            super(message);
        }
    }

    /**
     * Begins a subscription.
     *
     * @param name the client's, which no other of its subscriptions has
     * @param after the last event seen; empty = only what happens from now on
     * @param credit how many events may be in flight; 0 = none yet
     * @return the place where it begins
     */
    public long subscribe(String name, EventFilter filter, OptionalLong after, int credit) {
        if (subscriptions.containsKey(name)) {
            throw new RefusedException("expected an id that no other subscription has, found '" + name + "'");
        }
        if (subscriptions.size() >= limits.subscriptions()) {
            throw new RefusedException("expected at most " + limits.subscriptions() + " subscriptions at a time");
        }
        checkCredit(credit, 0);
        CreditSubscription made = new CreditSubscription(name, filter, after.orElse(log.position()), credit);
        subscriptions.put(name, made);
        return made.position();
    }

    /** Ends a subscription; returns how far it has come: up to there everything was sent or did not match. */
    public long unsubscribe(String name) {
        CreditSubscription ended = require(name);
        subscriptions.remove(name);
        return ended.position();
    }

    /** Changes how many events of a subscription may be in flight. */
    public void grant(String name, int credit) {
        CreditSubscription subscription = require(name);
        checkCredit(credit, subscription.window().credit());
        subscription.grant(credit);
    }

    /**
     * Everything of a subscription up to an event was received.
     *
     * @return how many events are no longer in flight, and whether that opened a window that was closed
     */
    public Acknowledged acknowledge(String name, long eventId) {
        CreditSubscription subscription = require(name);
        if (eventId > subscription.position()) {
            throw new RefusedException("expected the id of an event that was sent, at most " + subscription.position()
                    + ", found " + eventId);
        }
        boolean wasClosed = subscription.window().free() == 0;
        int events = subscription.acknowledge(eventId);
        return new Acknowledged(events, wasClosed && subscription.window().free() > 0);
    }

    /** What is to be sent next, a little of each subscription; empty if there is nothing, or no credit. */
    public List<Delivery> next() {
        List<Delivery> round = new ArrayList<>();
        for (CreditSubscription each : subscriptions.values()) {
            Batch batch = each.take(log, TURN);
            batch.gap().ifPresent(gap -> round.add(new Missed(each.name(), gap)));
            batch.events().forEach(event -> round.add(new Delivered(each.name(), event)));
        }
        // Whoever was first is last next time: it matters where the connection cannot take it all.
        if (subscriptions.size() > 1) {
            Map.Entry<String, CreditSubscription> first = subscriptions.pollFirstEntry();
            subscriptions.putLast(first.getKey(), first.getValue());
        }
        return round;
    }

    /** The subscriptions to be told, or to be dropped, for keeping events waiting. To be asked every second or so. */
    public List<Slow> slow(long nowNanos) {
        List<Slow> slow = new ArrayList<>();
        for (CreditSubscription each : subscriptions.values()) {
            Stall stall = each.look(log, nowNanos);
            boolean due = stall.told() && stall.nanos() >= limits.tellAfterNanos() + limits.dropAfterNanos();
            boolean tell = !stall.told() && (stall.lost() || stall.nanos() >= limits.tellAfterNanos());
            if (due || tell) {
                each.wasTold();
                slow.add(new Slow(
                        each.name(),
                        log.countAfter(each.position()),
                        each.window().inFlight(),
                        each.window().credit(),
                        stall.lost(),
                        due));
            }
        }
        return slow;
    }

    /** How far each subscription has come: up to there everything was sent or did not match. */
    public Map<String, Long> positions() {
        Map<String, Long> positions = new TreeMap<>();
        subscriptions.values().forEach(each -> positions.put(each.name(), each.position()));
        return positions;
    }

    private CreditSubscription require(String name) {
        CreditSubscription found = subscriptions.get(name);
        if (found == null) {
            throw new RefusedException("expected the id of a subscription, found '" + name + "'");
        }
        return found;
    }

    private void checkCredit(int credit, int instead) {
        if (credit < 0 || credit > limits.credit()) {
            throw new RefusedException("credit: expected 0 to " + limits.credit() + ", found " + credit);
        }
        int others = subscriptions.values().stream()
                        .mapToInt(each -> each.window().credit())
                        .sum()
                - instead;
        if (others + credit > limits.creditInAll()) {
            throw new RefusedException("credit: expected at most " + limits.creditInAll()
                    + " in all subscriptions together, found " + (others + credit));
        }
    }
}
