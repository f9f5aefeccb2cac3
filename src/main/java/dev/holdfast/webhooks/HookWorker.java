package dev.holdfast.webhooks;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.webhooks.HookDocument.Disabled;
import dev.holdfast.webhooks.HookDocument.Pending;
import dev.holdfast.webhooks.HookState.Now;
import dev.holdfast.webhooks.RetryPolicy.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of one webhook: in order, one message at a time; while one is tried again those behind it wait in the event log.
 * Runs on a thread of its own until the service ends or the webhook gets other settings.
 */
final class HookWorker {

    private static final Logger LOG = LoggerFactory.getLogger(HookWorker.class);

    /** How long what was looked at and is not wanted may go unsaved; looking at it again does no harm. */
    private static final Duration SAVE_EVERY = Duration.ofSeconds(5);

    private final HookSettings settings;
    private final HookEnvironment environment;
    private final HookClient client;
    private final HookProgress progress;
    private final HookState state;
    private final DeliveryLog deliveries;
    private final HookReader reader;
    private final RetryPolicy policy;

    HookWorker(
            HookSettings settings,
            HookEnvironment environment,
            HookClient client,
            HookProgress progress,
            HookState state,
            DeliveryLog deliveries,
            HookReader reader) {
        this.settings = settings;
        this.environment = environment;
        this.client = client;
        this.progress = progress;
        this.state = state;
        this.deliveries = deliveries;
        this.reader = reader;
        this.policy = new RetryPolicy(settings.retry());
    }

    void run() {
        try {
            // A new one, too: killed from here on, it goes on from here.
            save();
            long saved = System.nanoTime();
            for (Now now = state.now(); !now.stopping(); now = state.now()) {
                if (step(now) || System.nanoTime() - saved > SAVE_EVERY.toNanos()) {
                    save();
                    saved = progress.isBehind() ? saved : System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            progress.saveNow(document());
        }
    }

    /** Does the next thing there is to do; returns whether it is to be saved at once. */
    private boolean step(Now now) throws InterruptedException {
        if (now.disabled() != null) {
            state.awaitChange(now, SAVE_EVERY);
            return false;
        }
        if (now.pending() == null) {
            read(now);
            return false;
        }
        Duration left =
                Duration.between(environment.clock().now(), now.pending().nextAttemptAt());
        // A clock that was set back must not make a delay longer than any.
        if (left.isPositive() && left.compareTo(settings.retry().maxDelay()) <= 0) {
            boolean saveSooner = progress.isBehind() && left.compareTo(SAVE_EVERY) > 0;
            state.awaitChange(now, saveSooner ? SAVE_EVERY : left);
            return false;
        }
        return attempt(now.pending());
    }

    private void read(Now now) throws InterruptedException {
        Optional<HookMessage> next = reader.next(SAVE_EVERY);
        Instant at = environment.clock().now();
        if (next.isPresent()) {
            set(new Pending(next.get(), 0, at, at), null);
        } else if (reader.pace().isPresent()) {
            state.awaitChange(now, reader.pace().get());
        }
    }

    private boolean attempt(Pending current) {
        Instant at = environment.clock().now();
        Answer answer = client.send(current.message(), at);
        if (state.now().stopping() && answer.status().isEmpty()) {
            // Cut off by the end of the service, most likely: an attempt that says nothing of the target.
            return false;
        }
        int attempts = current.attempts() + 1;
        Instant now = environment.clock().now();
        Decision decision =
                policy.decide(answer, attempts, Duration.between(current.since(), now), environment.random());
        switch (decision) {
            case Decision.Done() -> {
                log(at, current, Outcome.DELIVERED, answer, null);
                set(null, null);
            }
            case Decision.Retry(Duration delay) -> {
                Instant next = now.plus(delay);
                log(at, current, Outcome.FAILED, answer, next);
                set(new Pending(current.message(), attempts, current.since(), next), null);
            }
            case Decision.GiveUp(String reason) -> {
                log(at, current, Outcome.GIVEN_UP, answer, null);
                set(null, null);
                String message = current.message().id();
                LOG.warn("webhook '{}': message {} was given up: {}", settings.id(), message, reason);
            }
            case Decision.Disable(String reason) -> {
                log(at, current, Outcome.DISABLED, answer, null);
                set(new Pending(current.message(), attempts, current.since(), now), new Disabled(now, reason));
                tellDisabled(current.message(), reason);
            }
        }
        return true;
    }

    private void log(Instant at, Pending current, Outcome outcome, Answer answer, @Nullable Instant next) {
        int attempt = current.attempts() + 1;
        deliveries.add(at, current.message(), attempt, false, outcome, answer, Optional.ofNullable(next));
    }

    /** An event of the stream whose news it was that could not be delivered, as every event is one of a stream. */
    private void tellDisabled(HookMessage message, String reason) {
        String id = settings.id();
        LOG.warn("webhook '{}' is disabled: {}. POST /api/v1/webhooks/{}/enable has it go on", id, reason, id);
        if (message.streamId() == null || message.state() == null) {
            return;
        }
        environment
                .log()
                .publish(new Notice(
                        EventType.WEBHOOK_DISABLED,
                        message.streamId(),
                        0,
                        0,
                        message.state(),
                        message.state(),
                        Optional.empty(),
                        Severity.WARNING,
                        Optional.of(reason),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("webhook", id)));
    }

    private void set(@Nullable Pending message, @Nullable Disabled end) {
        state.change(now -> now.with(end, message));
    }

    private void save() {
        progress.save(document());
    }

    /** How far it is; asked by itself, or once it has ended. */
    HookDocument document() {
        Now now = state.now();
        return new HookDocument(reader.position(), now.disabled(), now.pending(), reader.flaps());
    }
}
