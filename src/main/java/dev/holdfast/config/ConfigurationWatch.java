package dev.holdfast.config;

import dev.holdfast.catalog.LiveConfiguration;
import dev.holdfast.model.InvalidDefinitionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Looks at the configuration file once a second and has it taken over when it is another, and the same for two looks, so that
 * a text that is just being written is left alone.
 *
 * <p>Asking beats being told here: a Kubernetes ConfigMap is changed by a link above the file, and network file systems tell nothing.
 */
final class ConfigurationWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationWatch.class);
    private static final long EVERY_MILLIS = 1000;

    private final Optional<Path> file;
    private final LiveConfiguration configuration;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread thread;

    // Of the thread alone, once it runs.
    private Look handled = Look.NOTHING;
    private Look before = Look.NOTHING;

    ConfigurationWatch(ConfigurableEnvironment environment, LiveConfiguration configuration) {
        this.configuration = configuration;
        this.file = configuration.status().watched() ? ConfigurationFile.path(environment) : Optional.empty();
        this.handled = look();
        this.before = handled;
    }

    /** What tells one version of a file from another without reading it; all empty if there is none. */
    private record Look(long modified, long size, @Nullable Object key) {

        static final Look NOTHING = new Look(0, 0, null);
    }

    private Look look() {
        try {
            BasicFileAttributes now = Files.readAttributes(file.orElseThrow(), BasicFileAttributes.class);
            return new Look(now.lastModifiedTime().to(TimeUnit.NANOSECONDS), now.size(), now.fileKey());
        } catch (IOException | java.util.NoSuchElementException _) {
            return Look.NOTHING;
        }
    }

    /** One look, and what follows from it. */
    void check() {
        Look now = look();
        if (now.equals(before) && !now.equals(handled)) {
            handled = now;
            if (now.equals(Look.NOTHING)) {
                log.warn("the configuration file is gone; what it said holds until there is one again");
                return;
            }
            try {
                configuration.reload();
            } catch (InvalidDefinitionException _) {
                // Told already; the next version of the file may be better.
            } catch (RuntimeException e) {
                log.error("the configuration file could not be taken over", e);
            }
        }
        before = now;
    }

    private void run() {
        try {
            while (!ended.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                check();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        if (file.isPresent()) {
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
