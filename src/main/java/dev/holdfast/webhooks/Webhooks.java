package dev.holdfast.webhooks;

import dev.holdfast.events.EventFilter;
import dev.holdfast.events.Subscription;
import dev.holdfast.reconnect.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All webhooks of the service. They know nothing of each other: a slow or dead target, or other settings of one, delays neither the
 * others nor what publishes. Thread-safe.
 */
public final class Webhooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration ASK_STORE_AGAIN = Duration.ofSeconds(1);

    /** For attempts under way at the end. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** For saving once they are cut off. */
    private static final Duration SAVE_WITHIN = Duration.ofMillis(500);

    private final HookEnvironment environment;
    private final DnsResolver lookup;
    private final KnownLabels labels;
    private final ScheduledThreadPoolExecutor timeouts;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HookChanges changes = new HookChanges();
    /** Where webhooks begin that were added before it was known how far the others are. Guarded by this. */
    private final Map<String, Long> newestAtAdding = new HashMap<>();

    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    /** Taken out, and not ended yet. */
    private final Set<Hook> leaving = ConcurrentHashMap.newKeySet();

    /** Changed under the lock of this. */
    private volatile List<Hook> hooks;

    /** Whether it is known where each began. Guarded by this. */
    private boolean begun;

    /** Webhooks that do nothing yet. */
    public Webhooks(List<HookSettings> settings, HookEnvironment environment) {
        this(settings, environment, SystemDefaultDnsResolver.INSTANCE);
    }

    Webhooks(List<HookSettings> settings, HookEnvironment environment, DnsResolver lookup) {
        this.environment = environment;
        this.lookup = lookup;
        this.labels = new KnownLabels(environment.labels());
        this.timeouts = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("webhook-timeouts").factory());
        timeouts.setRemoveOnCancelPolicy(true);
        this.hooks =
                settings.stream().map(each -> make(each, new DeliveryLog())).toList();
    }

    private Hook make(HookSettings settings, DeliveryLog deliveries) {
        HookClient client = new HookClient(settings, environment.version(), lookup, timeouts);
        return new Hook(settings, environment, client, deliveries);
    }

    /**
     * Has them begin: where they ended, or else with what happens from now on. Does not wait for the store; until it has
     * answered nothing is sent, as what was sent before is not known.
     */
    public synchronized void start() {
        begun = hooks.isEmpty();
        if (!begun) {
            long now = newestId();
            Thread.ofPlatform().daemon().name("webhooks-start").start(() -> begin(now));
        }
    }

    private long newestId() {
        try (Subscription here = environment.log().subscribe(OptionalLong.empty(), EventFilter.ALL)) {
            return here.cursor();
        }
    }

    private void begin(long now) {
        boolean told = false;
        try {
            do {
                try {
                    begin(now, environment.storage().load());
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

    private synchronized void begin(long now, Map<String, String> documents) {
        if (isOver()) {
            return;
        }
        begun = true;
        for (Hook each : hooks) {
            each.know(documents.get(each.id()));
            each.start(newestAtAdding.getOrDefault(each.id(), now), labels);
        }
        newestAtAdding.clear();
        // One that was taken out of the configuration, and comes back one day, begins anew.
        documents.keySet().stream().filter(id -> find(id).isEmpty()).forEach(id -> later(id, () -> forget(id)));
    }

    private void forget(String id) {
        try {
            environment.storage().delete(id);
        } catch (StorageException e) {
            LOG.warn("webhook '{}' is no longer configured and could not be forgotten: {}", id, e.getMessage());
        }
    }

    /** What {@link #change} would change. */
    public HookDifference difference(List<HookSettings> settings) {
        Map<String, Hook> before = byId();
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (HookSettings each : settings) {
            Hook present = before.remove(each.id());
            if (present == null) {
                added.add(each.id());
            } else if (!present.settings().equals(each)) {
                changed.add(each.id());
            }
        }
        return new HookDifference(added, changed, List.copyOf(before.keySet()));
    }

    private Map<String, Hook> byId() {
        Map<String, Hook> byId = new LinkedHashMap<>();
        hooks.forEach(each -> byId.put(each.id(), each));
        return byId;
    }

    /**
     * Has these be the webhooks from now on; those whose settings stay do not notice. One that gets others goes on where it is,
     * with the message under way tried at once; one that is new begins with what happens from now on. Does not wait for what ends.
     */
    public HookDifference change(List<HookSettings> settings) {
        HookDifference difference;
        synchronized (this) {
            if (isOver()) {
                return HookDifference.NONE;
            }
            difference = difference(settings);
            Map<String, Hook> before = byId();
            List<Hook> after = new ArrayList<>();
            for (HookSettings each : settings) {
                after.add(settled(before.remove(each.id()), each));
            }
            hooks = List.copyOf(after);
            before.values().forEach(each -> leave(each, () -> forget(each.id())));
        }
        if (!difference.equals(HookDifference.NONE)) {
            followers.forEach(Runnable::run);
        }
        return difference;
    }

    private Hook settled(@Nullable Hook present, HookSettings settings) {
        if (present == null) {
            Hook added = make(settings, new DeliveryLog());
            long now = newestId();
            if (!begun) {
                newestAtAdding.put(added.id(), now);
            }
            later(added.id(), () -> startIfWanted(added, now));
            return added;
        }
        if (present.settings().equals(settings)) {
            return present;
        }
        Hook next = make(settings, present.deliveries());
        long now = newestId();
        leave(present, () -> {
            next.goOnFrom(present);
            startIfWanted(next, now);
        });
        return next;
    }

    private void leave(Hook hook, Runnable then) {
        if (!begun) {
            hook.abort();
            return;
        }
        leaving.add(hook);
        later(hook.id(), () -> {
            hook.end(GRACE);
            then.run();
            leaving.remove(hook);
        });
    }

    /** Before they have begun nothing runs that would have to end, and what follows is for {@link #begin} to do. */
    private void later(String id, HookChanges.Task task) {
        if (begun) {
            changes.then(id, task);
        }
    }

    private synchronized void startIfWanted(Hook hook, long otherwise) {
        if (!isOver() && hooks.contains(hook)) {
            hook.start(otherwise, labels);
        }
    }

    private boolean isOver() {
        return closed.getCount() == 0;
    }

    /** Has this called after every change. */
    public void follow(Runnable follower) {
        followers.add(follower);
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
        List<Hook> all;
        synchronized (this) {
            closed.countDown();
            all = Stream.concat(hooks.stream(), leaving.stream()).toList();
        }
        all.forEach(Hook::stop);
        try {
            long deadlineNanos = System.nanoTime() + atMost.toNanos();
            awaitEnd(all, Math.min(GRACE.toNanos(), atMost.minus(SAVE_WITHIN).toNanos()));
            all.forEach(Hook::abort);
            if (!awaitEnd(all, deadlineNanos - System.nanoTime())) {
                LOG.error("webhooks ended without their positions saved; what was sent last may be sent again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timeouts.shutdownNow();
    }

    private static boolean awaitEnd(List<Hook> hooks, long atMostNanos) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + atMostNanos;
        boolean all = true;
        for (Hook each : hooks) {
            all &= each.awaitEnd(deadlineNanos - System.nanoTime());
        }
        return all;
    }
}
