package dev.holdfast.srt;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: destinations by the time at which their next probe is due, within a {@link ProbeBudget} for all. Where that is short,
 * whoever has been due longest goes first, so that all get the same share.
 */
final class ProbeQueue {

    private final PriorityQueue<ProbeTarget> waiting =
            new PriorityQueue<>(Comparator.comparingLong((ProbeTarget each) -> each.dueNanos));
    private final ProbeBudget budget;

    ProbeQueue(ProbeBudget budget) {
        this.budget = budget;
    }

    /** Puts one in its place, from the place where it may be. */
    void schedule(ProbeTarget target, long dueNanos) {
        if (target.scheduled) {
            waiting.remove(target);
        }
        target.dueNanos = dueNanos;
        target.scheduled = true;
        waiting.add(target);
    }

    /** Takes the one that may be probed now; null if there is none. Those that nobody watches are left out. */
    @Nullable
    ProbeTarget next(long nowNanos) {
        for (ProbeTarget first = waiting.peek();
                first != null && first.dueNanos - nowNanos <= 0;
                first = waiting.peek()) {
            boolean watched = first.book.isWatched();
            if (watched && !budget.take(nowNanos)) {
                return null;
            }
            waiting.remove();
            first.scheduled = false;
            if (watched) {
                return first;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How long {@link #next} will have nothing; 0 or less if it has. */
    long waitNanos(long nowNanos) {
        ProbeTarget first = waiting.peek();
        return first == null ? Long.MAX_VALUE : Math.max(first.dueNanos - nowNanos, budget.waitNanos(nowNanos));
    }
}
