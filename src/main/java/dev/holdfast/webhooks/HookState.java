package dev.holdfast.webhooks;

import dev.holdfast.webhooks.HookDocument.Disabled;
import dev.holdfast.webhooks.HookDocument.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a webhook's own thread, the API and the end of the service have to agree on. Thread-safe; never held while anything is sent or saved. */
final class HookState {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Now now = new Now(false, null, null);

    /** How it is at this moment. */
    Now now() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** Makes something else of it, and wakes who waits for that. */
    Now change(UnaryOperator<Now> change) {
        lock.lock();
        try {
            now = change.apply(now);
            changed.signalAll();
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is no longer as it was seen, or the time is up. */
    @SuppressWarnings("ReferenceEquality") // a change to what is equal is a change, too
    void awaitChange(Now seen, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (now == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * How it is.
     *
     * @param stopping whether the service ends
     * @param disabled since when and why nothing is sent
     * @param pending the message that is being delivered
     */
    record Now(
            boolean stopping,
            @Nullable Disabled disabled,
            @Nullable Pending pending) {

        Now ending() {
            return new Now(true, disabled, pending);
        }

        Now with(@Nullable Disabled end, @Nullable Pending message) {
            return new Now(stopping, end, message);
        }

        /** The message goes on as if it were new. */
        Now enabledAt(Instant at) {
            return with(null, pending == null ? null : new Pending(pending.message(), 0, at, at));
        }

        /** The message that was not accepted and is tried again, if there is one. */
        Optional<Pending> retried() {
            return Optional.ofNullable(pending).filter(each -> each.attempts() > 0);
        }
    }
}
