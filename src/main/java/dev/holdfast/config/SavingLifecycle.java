package dev.holdfast.config;

import dev.holdfast.events.JournalWriter;
import dev.holdfast.store.StateWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The last step of the service's end: when nobody is left who saves or publishes, what is still in memory is saved. Webhooks
 * are over then, so that the journal's mark that all is saved is true also of what they told in the end.
 */
@Component
final class SavingLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SavingLifecycle.class);

    /** A store that hangs is given up after two seconds by default; this leaves a moment for another try. */
    private static final Duration SAVE_WITHIN = Duration.ofMillis(2500);

    /** For the writers' threads to end. */
    private static final Duration END_WITHIN = Duration.ofMillis(200);

    private final StateWriter states;
    private final JournalWriter journal;
    private final ShutdownDeadline deadline;
    private volatile boolean running;

    SavingLifecycle(StateWriter states, JournalWriter journal, ShutdownDeadline deadline) {
        this.states = states;
        this.journal = journal;
        this.deadline = deadline;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        Duration left = deadline.share(SAVE_WITHIN, END_WITHIN.multipliedBy(2));
        // At the same time: together they have what one has.
        CompletableFuture<Boolean> events = CompletableFuture.supplyAsync(() -> journal.finish(left));
        List<String> unsaved = new ArrayList<>(states.flush(left));
        if (!events.join()) {
            unsaved.add("the latest events");
        }
        if (unsaved.isEmpty()) {
            log.info("streams ended, everything saved");
        } else {
            log.error("streams ended; the store is away, and these were not saved: {}", unsaved);
        }
        journal.close(deadline.share(END_WITHIN, END_WITHIN));
        states.close(deadline.share(END_WITHIN, Duration.ZERO));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the webhooks have ended, and before they begin. */
    @Override
    public int getPhase() {
        return -2;
    }
}
