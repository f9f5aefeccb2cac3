package dev.holdfast.webhooks;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The latest attempts of one webhook, and how many there were since the start. Thread-safe. */
public final class DeliveryLog {

    /** How many attempts are kept. */
    public static final int CAPACITY = 500;

    private final Deque<Delivery> latest = new ArrayDeque<>();
    private final Map<Outcome, Long> totals = new EnumMap<>(Outcome.class);
    private long number;

    synchronized Delivery add(
            Instant at,
            HookMessage message,
            int attempt,
            boolean test,
            Outcome outcome,
            Answer answer,
            Optional<Instant> nextAttemptAt) {
        number++;
        totals.merge(outcome, 1L, Long::sum);
        Delivery delivery = new Delivery(
                number,
                at,
                message.id(),
                message.type(),
                Optional.ofNullable(message.eventId()),
                attempt,
                test,
                outcome,
                answer,
                nextAttemptAt);
        latest.addFirst(delivery);
        if (latest.size() > CAPACITY) {
            latest.removeLast();
        }
        return delivery;
    }

    /**
     * The latest attempts, newest first.
     *
     * @param before only those whose number is below
     * @param limit how many at most
     */
    public synchronized List<Delivery> before(long before, int limit) {
        return latest.stream()
                .filter(each -> each.number() < before)
                .limit(limit)
                .toList();
    }

    /** How many attempts came to this since the start. */
    public synchronized long total(Outcome outcome) {
        return totals.getOrDefault(outcome, 0L);
    }

    synchronized Optional<Delivery> newest() {
        return Optional.ofNullable(latest.peekFirst());
    }
}
