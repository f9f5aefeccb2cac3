package dev.holdfast.restart;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A listener that finds what must not be: calls that overlap, numbers that are not consecutive, an outage that ends twice or
 * not at all. For streams whose connections are stable at once, so that every outage counts from 1.
 */
final class CallbackGrammar implements RestartListener {

    private final List<String> faults = new ArrayList<>();
    private final AtomicBoolean inside = new AtomicBoolean();
    private final @Nullable Runnable atSuccess;
    private int open;
    private int attempts;
    private int outages;
    private int longest;

    /** @param atSuccess is run when an outage ends */
    CallbackGrammar(@Nullable Runnable atSuccess) {
        this.atSuccess = atSuccess;
    }

    @Override
    public void onRestart(int attempt, Exception error) {
        one(() -> {
            expect(attempt == open + 1, "attempt " + attempt + " after " + open);
            open = attempt;
            attempts++;
            longest = Math.max(longest, attempt);
        });
    }

    @Override
    public void onRestartSuccess(int attempt) {
        one(() -> {
            expect(attempt > 0 && attempt == open, "success " + attempt + " during attempt " + open);
            open = 0;
            outages++;
        });
        if (atSuccess != null) {
            atSuccess.run();
        }
    }

    @Override
    public void onRestartFailure(Exception error) {
        one(() -> expect(false, "given up: " + error));
    }

    /** What was wrong. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    synchronized int attempts() {
        return attempts;
    }

    /** Those that ended by success. */
    synchronized int outages() {
        return outages;
    }

    synchronized int longest() {
        return longest;
    }

    synchronized boolean isOutageOpen() {
        return open > 0;
    }

    private void one(Runnable call) {
        boolean alone = inside.compareAndSet(false, true);
        synchronized (this) {
            expect(alone, "two calls at a time");
            call.run();
        }
        inside.set(false);
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
