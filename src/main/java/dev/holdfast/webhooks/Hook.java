package dev.holdfast.webhooks;

import dev.holdfast.webhooks.HookDocument.Disabled;
import dev.holdfast.webhooks.HookDocument.Pending;
import dev.holdfast.webhooks.HookState.Now;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One webhook: what others see of it and can have it do. Its {@link HookWorker} has a thread of its own, since looking up a
 * name blocks and must not keep others from their work. Thread-safe.
 */
public final class Hook {

    private static final Logger LOG = LoggerFactory.getLogger(Hook.class);

    private final HookSettings settings;
    private final HookEnvironment environment;
    private final HookClient client;
    private final Messages messages;
    private final HookProgress progress;
    private final HookState state = new HookState();
    private final DeliveryLog deliveries;
    private final Semaphore tests = new Semaphore(1);
    private volatile Optional<HookDocument> known = Optional.empty();
    private volatile @Nullable HookReader reader;
    private volatile @Nullable HookWorker worker;
    private volatile @Nullable Thread thread;

    /** @param deliveries of the one of this id that had other settings; empty if there was none */
    Hook(HookSettings settings, HookEnvironment environment, HookClient client, DeliveryLog deliveries) {
        this.deliveries = deliveries;
        this.settings = settings;
        this.environment = environment;
        this.client = client;
        this.messages = new Messages(settings.id(), settings.template(), environment.json());
        this.progress = new HookProgress(settings.id(), environment.storage());
    }

    /** @param document what was saved of it */
    void know(@Nullable String document) {
        known = progress.read(document);
    }

    /** It is another with other settings, which has ended: goes on where that was, with the message under way due at once. */
    void goOnFrom(Hook before) {
        HookWorker ended = before.worker;
        Optional<HookDocument> last = ended == null ? before.known : Optional.of(ended.document());
        Instant at = environment.clock().now();
        known = last.map(each -> each.dueAt(at));
    }

    /**
     * Begins where it ended, as far as that is known.
     *
     * @param otherwise the position to begin at if it is not
     */
    void start(long otherwise, KnownLabels labels) {
        if (!settings.enabled()) {
            return;
        }
        FlapGuard guard = new FlapGuard(
                settings.flapping(), known.map(HookDocument::flaps).orElse(List.of()));
        HookReader begun = new HookReader(
                environment.log(),
                known.map(HookDocument::position).orElse(otherwise),
                settings.filter(),
                labels,
                guard,
                messages,
                environment.clock());
        state.change(now -> now.with(
                known.map(HookDocument::disabled).orElse(null),
                known.map(HookDocument::pending).orElse(null)));
        reader = begun;
        HookWorker own = new HookWorker(settings, environment, client, progress, state, deliveries, begun);
        worker = own;
        thread = Thread.ofPlatform().daemon().name("webhook-" + settings.id()).start(() -> {
            try (begun) {
                own.run();
            } catch (RuntimeException e) {
                LOG.error("webhook '{}' has ended; restart the service to go on", settings.id(), e);
            }
        });
    }

    /** Sends a test now, whatever else is under way, and says what came of it; empty if a test is under way. */
    public Optional<Delivery> test() {
        if (!tests.tryAcquire()) {
            return Optional.empty();
        }
        try {
            Instant at = environment.clock().now();
            String unique = Long.toHexString(environment.random().nextLong());
            HookMessage message = messages.test(at, unique);
            Answer answer = client.test(message, at);
            Outcome outcome = answer.isAccepted() ? Outcome.DELIVERED : Outcome.FAILED;
            return Optional.of(deliveries.add(at, message, 1, true, outcome, answer, Optional.empty()));
        } finally {
            tests.release();
        }
    }

    /** Cuts off the test under way; a further one ends at once. */
    void endTests() {
        client.endTests();
    }

    /** Has a disabled webhook go on with the message it ended at; returns why that makes no sense, if it makes none. */
    public Optional<String> enable() {
        if (!settings.enabled()) {
            return Optional.of("webhook '" + settings.id() + "' is switched off by its configuration (enabled: false)");
        }
        Instant at = environment.clock().now();
        boolean[] wasEnabled = {false};
        state.change(now -> {
            wasEnabled[0] = now.disabled() == null;
            return wasEnabled[0] ? now : now.enabledAt(at);
        });
        return wasEnabled[0] ? Optional.of("webhook '" + settings.id() + "' is enabled") : Optional.empty();
    }

    /** How it does. */
    public HookStatus status() {
        Now now = state.now();
        HookReader own = reader;
        Disabled disabled = now.disabled();
        Optional<Pending> retried = now.retried();
        Optional<Long> position = Optional.ofNullable(own).map(HookReader::position);
        return new HookStatus(
                settings,
                state(now, own != null),
                Optional.ofNullable(disabled).map(Disabled::reason),
                Optional.ofNullable(disabled).map(Disabled::at),
                retried.map(Pending::attempts).orElse(0),
                retried.filter(_ -> disabled == null).map(Pending::nextAttemptAt),
                position,
                position.map(at -> (long) environment.log().countAfter(at)).orElse(0L),
                own == null ? 0 : own.heldBack(),
                deliveries.newest());
    }

    private HookStatus.State state(Now now, boolean begun) {
        if (!settings.enabled()) {
            return HookStatus.State.OFF;
        }
        if (!begun) {
            return HookStatus.State.STARTING;
        }
        if (now.disabled() != null) {
            return HookStatus.State.DISABLED;
        }
        return now.retried().isPresent() ? HookStatus.State.RETRYING : HookStatus.State.ACTIVE;
    }

    /** Its latest attempts. */
    public DeliveryLog deliveries() {
        return deliveries;
    }

    /** Its name. */
    public String id() {
        return settings.id();
    }

    /** What it is to be. */
    HookSettings settings() {
        return settings;
    }

    /** Has it end once the attempt that is under way has. */
    void stop() {
        state.change(Now::ending);
        HookReader own = reader;
        if (own != null) {
            own.close();
        }
    }

    /** Waits for its end; returns whether it has come. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        Thread running = thread;
        return running == null || running.join(Duration.ofNanos(Math.max(1, nanos)));
    }

    /** Ends it for good, and waits for that; the attempt under way is cut off after a time. */
    void end(Duration grace) throws InterruptedException {
        endTests();
        stop();
        awaitEnd(grace.toNanos());
        abort();
        Thread running = thread;
        if (running != null) {
            running.join();
        }
    }

    /** Ends the attempt that is under way; none follows. */
    void abort() {
        client.close();
    }
}
