package dev.holdfast.runtime;

import dev.holdfast.reconnect.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A loop and a clock whose time runs only when a test lets it. */
final class VirtualTime implements Loop, Clock {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private record Timer(long atNanos, long order, Runnable task) {}

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::atNanos).thenComparingLong(Timer::order));
    private long nowNanos;
    private long order;

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public Instant now() {
        return BEGINNING.plusNanos(nowNanos);
    }

    @Override
    public void run(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Wake after(long delayNanos, Runnable task) {
        Timer timer = new Timer(nowNanos + delayNanos, order++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Runs everything that is due without letting time pass. */
    void settle() {
        while (true) {
            Runnable task = tasks.poll();
            if (task == null) {
                Timer next = timers.peek();
                if (next == null || next.atNanos() > nowNanos) {
                    return;
                }
                timers.poll();
                task = next.task();
            }
            task.run();
        }
    }

    /** Lets time pass, running each thing at its time. */
    void pass(Duration duration) {
        long until = nowNanos + duration.toNanos();
        settle();
        while (!timers.isEmpty() && timers.peek().atNanos() <= until) {
            nowNanos = timers.peek().atNanos();
            settle();
        }
        nowNanos = until;
        settle();
    }

    int timers() {
        return timers.size();
    }
}
