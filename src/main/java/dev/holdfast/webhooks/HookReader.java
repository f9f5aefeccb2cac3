package dev.holdfast.webhooks;

import dev.holdfast.events.Batch;
import dev.holdfast.events.EventFilter;
import dev.holdfast.events.EventLog;
import dev.holdfast.events.Subscription;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A webhook's way through the event log: what of it becomes a message, one at a time. The log is the queue, so a webhook
 * that is far behind holds nothing but a position. Used by one thread; closed, and asked for its position, by any.
 */
final class HookReader implements AutoCloseable {

    private static final int BATCH = 64;

    /** How often a log that was closed is looked into, for what the end of the service still brings. */
    private static final Duration CLOSED_PACE = Duration.ofMillis(50);

    private final Subscription subscription;
    private final HookFilter filter;
    private final Function<StreamId, Map<String, String>> labels;
    private final FlapGuard guard;
    private final Messages messages;
    private final Clock clock;
    private final Deque<ReconnectionEvent> read = new ArrayDeque<>();
    private volatile long position;
    private volatile int heldBack;

    /** @param position id of the last event that was looked at */
    HookReader(
            EventLog log,
            long position,
            HookFilter filter,
            Function<StreamId, Map<String, String>> labels,
            FlapGuard guard,
            Messages messages,
            Clock clock) {
        this.subscription = log.subscribe(OptionalLong.of(position), EventFilter.ALL);
        this.position = position;
        this.filter = filter;
        this.labels = labels;
        this.guard = guard;
        this.messages = messages;
        this.clock = clock;
        countHeldBack();
    }

    /**
     * The next message; empty if the time is up, or what was looked at becomes none. What is before {@link #position()} is then in
     * the message, in {@link #flaps()}, or not wanted.
     */
    Optional<HookMessage> next(Duration patience) throws InterruptedException {
        if (read.isEmpty()) {
            Batch batch = subscription.poll(BATCH, untilNextEnd(patience));
            read.addAll(batch.events());
            if (batch.gap().isPresent()) {
                position = batch.gap().get().resumesAt() - 1;
                return Optional.of(messages.of(batch.gap().get(), clock.now()));
            }
        }
        ReconnectionEvent event = read.peekFirst();
        Optional<Flap> ended = guard.ended(event == null ? clock.now() : event.timestamp());
        if (ended.isPresent()) {
            countHeldBack();
            return ended.map(messages::of);
        }
        if (event == null) {
            return Optional.empty();
        }
        read.removeFirst();
        position = event.id();
        // What a stream's labels were is in its events; those of an incident's other streams are asked for.
        Function<StreamId, Map<String, String>> labelsThen =
                id -> id.equals(event.notice().streamId()) ? event.labels() : labels.apply(id);
        if (!filter.follows(event.notice(), labelsThen)) {
            return Optional.empty();
        }
        boolean wanted = filter.matches(event.notice(), labelsThen);
        boolean held = guard.take(event, wanted);
        if (held && wanted) {
            countHeldBack();
        }
        return wanted && !held ? Optional.of(messages.of(event)) : Optional.empty();
    }

    private Duration untilNextEnd(Duration patience) {
        Instant now = clock.now();
        Duration left = guard.nextEnd().map(end -> Duration.between(now, end)).orElse(patience);
        return left.isNegative() ? Duration.ZERO : left.compareTo(patience) < 0 ? left : patience;
    }

    /** Whether the log has ended, so that nothing is waited for any more. */
    Optional<Duration> pace() {
        return subscription.isClosed() && read.isEmpty() ? Optional.of(CLOSED_PACE) : Optional.empty();
    }

    /** Id of the last event that was looked at. */
    long position() {
        return position;
    }

    /** How many events are held back. */
    int heldBack() {
        return heldBack;
    }

    private void countHeldBack() {
        heldBack = guard.flaps().stream()
                .flatMap(each -> each.held().values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** What is held back. */
    List<Flap> flaps() {
        return guard.flaps();
    }

    @Override
    public void close() {
        subscription.close();
    }
}
