package dev.holdfast.config;

import dev.holdfast.config.WatchedFiles.Look;
import dev.holdfast.reconnect.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at the configuration file, and at what it imports, once a second and has it taken over when it is another, and the same
 * for two looks, so that a text that is just being written is left alone. What could not be read or carried out is tried
 * again each ten seconds.
 *
 * <p>Asking beats being told here: a Kubernetes ConfigMap is changed by a link above the file, and network file systems tell nothing.
 */
final class ConfigurationWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationWatch.class);
    private static final long EVERY_MILLIS = 1000;
    private static final long AGAIN_NANOS = Duration.ofSeconds(10).toNanos();

    private final boolean watches;
    private final WatchedConfiguration configuration;
    private final Clock clock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread thread;

    // Of the thread alone, once it runs.
    private Map<Path, Look> handled = Map.of();
    private Map<Path, Look> before = Map.of();
    private boolean tryAgain;
    private long triedNanos;
    private boolean stumbling;

    /** @param watches whether it does anything */
    ConfigurationWatch(boolean watches, WatchedConfiguration configuration, Clock clock) {
        this.watches = watches;
        this.configuration = configuration;
        this.clock = clock;
    }

    /** Has the first look, by which another text than that of the start counts as a change. */
    void begin() {
        before = WatchedFiles.look(configuration.files());
        try {
            handled = configuration.isAsStarted() ? before : Map.of();
        } catch (IOException _) {
            // To be told of as of any other change that cannot be read.
            handled = Map.of();
        }
    }

    /** One look, and what follows from it. */
    void check() {
        Map<Path, Look> now = WatchedFiles.look(configuration.files());
        if (!now.equals(before)) {
            before = now;
            return;
        }
        long nowNanos = clock.nanoTime();
        boolean isDue = tryAgain && nowNanos - triedNanos >= AGAIN_NANOS;
        if (now.equals(handled) && !isDue) {
            return;
        }
        handled = now;
        triedNanos = nowNanos;
        // Also if what follows ends in a way that nobody foresaw.
        tryAgain = true;
        tryAgain = configuration.takeOver();
        // What took long is not begun again at once: others want to change streams, too.
        triedNanos = clock.nanoTime();
        // It may import others now; those it imported before are as they were looked at.
        before = WatchedFiles.look(configuration.files());
        before.replaceAll((path, look) -> now.getOrDefault(path, look));
        handled = before;
    }

    /** A look that nothing can end but the end of the service. */
    void checkWhateverHappens() {
        try {
            check();
            stumbling = false;
        } catch (RuntimeException | Error e) {
            if (!stumbling) {
                log.error("the configuration file could not be taken over; it is tried again", e);
            }
            stumbling = true;
        }
    }

    private void run() {
        try {
            while (!ended.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                checkWhateverHappens();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        if (watches) {
            begin();
            thread = Thread.ofPlatform().daemon().name("config-watch").start(this::run);
        }
    }

    @Override
    public void stop() {
        ended.countDown();
    }

    @Override
    public boolean isRunning() {
        return thread != null && ended.getCount() > 0;
    }

    /** After the streams have started, before they end. */
    @Override
    public int getPhase() {
        return 1;
    }
}
