package dev.holdfast.webhooks;

import dev.holdfast.events.EventFilter;
import dev.holdfast.events.Subscription;
import dev.holdfast.reconnect.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All webhooks of the service. They know nothing of each other: a slow or dead target delays neither the others nor what
 * publishes. Thread-safe.
 */
public final class Webhooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration ASK_STORE_AGAIN = Duration.ofSeconds(1);

    /** For attempts under way at the end. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** For saving once they are cut off. */
    private static final Duration SAVE_WITHIN = Duration.ofMillis(500);

    private final HookEnvironment environment;
    private final List<Hook> hooks;
    private final ScheduledThreadPoolExecutor timeouts;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Webhooks that do nothing yet. */
    public Webhooks(List<HookSettings> settings, HookEnvironment environment) {
        this(settings, environment, SystemDefaultDnsResolver.INSTANCE);
    }

    Webhooks(List<HookSettings> settings, HookEnvironment environment, DnsResolver lookup) {
        this.environment = environment;
        this.timeouts = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("webhook-timeouts").factory());
        timeouts.setRemoveOnCancelPolicy(true);
        this.hooks = settings.stream()
                .map(each -> new Hook(each, environment, new HookClient(each, environment.version(), lookup, timeouts)))
                .toList();
    }

    /**
     * Has them begin: where they ended, or else with what happens from now on. Does not wait for the store; until it has
     * answered nothing is sent, as what was sent before is not known.
     */
    public void start() {
        if (hooks.isEmpty()) {
            return;
        }
        long now = newestId();
        KnownLabels labels = new KnownLabels(environment.labels());
        Thread.ofPlatform().daemon().name("webhooks-start").start(() -> begin(now, labels));
    }

    private long newestId() {
        try (Subscription here = environment.log().subscribe(OptionalLong.empty(), EventFilter.ALL)) {
            return here.cursor();
        }
    }

    private void begin(long now, KnownLabels labels) {
        boolean told = false;
        try {
            do {
                try {
                    Map<String, String> documents = environment.storage().load();
                    hooks.forEach(each -> each.start(documents.get(each.id()), now, labels));
                    forgetOthers(documents.keySet());
                    return;
                } catch (StorageException e) {
                    if (!told) {
                        LOG.warn("webhooks wait for the store: {}", e.getMessage());
                    }
                    told = true;
                }
            } while (!closed.await(ASK_STORE_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that was taken out of the configuration, and comes back one day, begins anew. */
    private void forgetOthers(Set<String> stored) {
        Set<String> own = hooks.stream().map(Hook::id).collect(Collectors.toSet());
        for (String each : stored) {
            if (!own.contains(each)) {
                try {
                    environment.storage().delete(each);
                } catch (StorageException e) {
                    LOG.warn(
                            "webhook '{}' is no longer configured and could not be forgotten: {}",
                            each,
                            e.getMessage());
                }
            }
        }
    }

    /** All of them, in the order of the configuration. */
    public List<Hook> list() {
        return hooks;
    }

    /** One of them. */
    public Optional<Hook> find(String id) {
        return hooks.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** Cuts off the tests under way and refuses further ones: they are calls that would hold up the end of the service. */
    public void endTests() {
        hooks.forEach(Hook::endTests);
    }

    /** As {@link #close(Duration)} within a second and a half. */
    @Override
    public void close() {
        close(GRACE.plus(SAVE_WITHIN));
    }

    /**
     * Ends all, with their positions saved. May be called again.
     *
     * @param atMost how long to wait; what is under way has all of it but half a second, and a second at the most
     */
    public void close(Duration atMost) {
        endTests();
        closed.countDown();
        hooks.forEach(Hook::stop);
        try {
            long deadlineNanos = System.nanoTime() + atMost.toNanos();
            awaitEnd(Math.min(GRACE.toNanos(), atMost.minus(SAVE_WITHIN).toNanos()));
            hooks.forEach(Hook::abort);
            if (!awaitEnd(deadlineNanos - System.nanoTime())) {
                LOG.error("webhooks ended without their positions saved; what was sent last may be sent again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timeouts.shutdownNow();
    }

    private boolean awaitEnd(long atMostNanos) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + atMostNanos;
        boolean all = true;
        for (Hook each : hooks) {
            all &= each.awaitEnd(deadlineNanos - System.nanoTime());
        }
        return all;
    }
}
