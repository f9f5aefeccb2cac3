package dev.holdfast.reconnect.simulation;

import java.util.PriorityQueue;

/** Virtual time, and what is to happen in it. What is due at one instant happens in the order it was entered. */
final class Agenda {

    private record Entry(long atNanos, long number, Runnable what) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            // By difference: the clock of a simulation may wrap.
            int byTime = Long.signum(atNanos - other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long nowNanos;
    private long entered;
    private long happened;

    Agenda(long startNanos) {
        nowNanos = startNanos;
    }

    long now() {
        return nowNanos;
    }

    /** How much has happened so far. */
    long happened() {
        return happened;
    }

    void at(long atNanos, Runnable what) {
        long notBefore = atNanos - nowNanos < 0 ? nowNanos : atNanos;
        entries.add(new Entry(notBefore, entered++, what));
    }

    void in(long delayNanos, Runnable what) {
        at(nowNanos + delayNanos, what);
    }

    /** Has everything happen up to and including this time. */
    void runUntil(long untilNanos) {
        while (!entries.isEmpty() && entries.peek().atNanos - untilNanos <= 0) {
            Entry next = entries.remove();
            nowNanos = next.atNanos;
            happened++;
            next.what.run();
        }
        nowNanos = untilNanos;
    }
}
