package dev.holdfast.config;

import dev.holdfast.catalog.PreservedStreams;
import dev.holdfast.catalog.StreamCatalog;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.incidents.IncidentBook;
import dev.holdfast.runtime.StreamRegistry;
import dev.holdfast.store.Preserved;
import dev.holdfast.store.StateWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts the streams before the API answers, and ends them when it no longer does: with the store if it can be reached
 * within a second, else without, taking in what it holds once it can.
 */
@Component
final class StreamsLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(StreamsLifecycle.class);
    private static final Duration WAIT_FOR_STORE = Duration.ofSeconds(1);
    static final Duration END_WITHIN = Duration.ofSeconds(2);

    /** What ending takes where many streams have to close their connections, however long calls held it up. */
    static final Duration END_AT_LEAST = Duration.ofMillis(800);

    /** What webhooks and the store need after the streams. */
    static final Duration FOR_LATER = Duration.ofMillis(1800);

    private final HoldfastSettings settings;
    private final StreamCatalog catalog;
    private final StreamRegistry streams;
    private final StateWriter writer;
    private final RecalledIncidents past;
    private final ShutdownDeadline deadline;
    private volatile boolean running;

    StreamsLifecycle(
            HoldfastSettings settings,
            StreamCatalog catalog,
            StreamRegistry streams,
            StateWriter writer,
            IncidentBook incidents,
            ShutdownDeadline deadline) {
        this.past = new RecalledIncidents(incidents);
        this.settings = settings;
        this.catalog = catalog;
        this.streams = streams;
        this.writer = writer;
        this.deadline = deadline;
    }

    @Override
    public void start() {
        List<StreamDocument> documents = settings.streams().stream()
                .map(HoldfastSettings.ConfiguredStream::document)
                .toList();
        CompletableFuture<Preserved> preserved = writer.preserved();
        try {
            Preserved found = preserved.get(WAIT_FOR_STORE.toMillis(), TimeUnit.MILLISECONDS);
            past.recall(found);
            catalog.start(documents, of(found));
        } catch (TimeoutException _) {
            log.warn(
                    "the store does not answer yet ({}); the configured streams start without it",
                    writer.lastError().orElse("no error so far"));
            catalog.start(documents, PreservedStreams.NONE);
            // Not chained asynchronously: what runs here runs before anything is written to the store.
            var _ = preserved.thenAccept(this::adopt).exceptionally(e -> {
                log.error("what the store holds could not be taken in; restart the service to try again", e);
                return null;
            });
        } catch (ExecutionException e) {
            throw new IllegalStateException("the store was closed during the start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during the start", e);
        }
        past.retain();
        running = true;
        log.info("{} streams running", streams.list().size());
    }

    private void adopt(Preserved found) {
        past.recall(found);
        catalog.adopt(of(found));
        past.retain();
    }

    private static PreservedStreams of(Preserved found) {
        return new PreservedStreams(found.definitions(), found.states());
    }

    @Override
    public void stop() {
        running = false;
        streams.close(deadline.share(END_WITHIN, END_AT_LEAST, FOR_LATER));
        // Written while the webhooks end.
        writer.hurry();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server starts, after it has ended. */
    @Override
    public int getPhase() {
        return 0;
    }
}
