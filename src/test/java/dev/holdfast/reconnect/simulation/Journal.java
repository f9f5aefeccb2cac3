package dev.holdfast.reconnect.simulation;

import dev.holdfast.reconnect.Effect;
import dev.holdfast.reconnect.Step;
import java.util.StringJoiner;

/** The last things that happened in a simulation, to be read when an invariant breaks. */
final class Journal {

    private static final int KEPT = 40;

    private record Entry(long atNanos, String who, Object what, Object outcome) {}

    private final long startNanos;
    private final boolean aloud;
    private final Entry[] last = new Entry[KEPT];
    private int written;

    /** @param aloud whether everything is printed as it happens */
    Journal(long startNanos, boolean aloud) {
        this.startNanos = startNanos;
        this.aloud = aloud;
    }

    /** Notes what happened; it is put into words only if somebody reads it. */
    void note(long atNanos, String who, Object what, Object outcome) {
        Entry entry = new Entry(atNanos, who, what, outcome);
        last[written++ % KEPT] = entry;
        if (aloud) {
            System.out.println(line(entry));
        }
    }

    private String line(Entry entry) {
        Object outcome = entry.outcome instanceof Step step ? words(step) : entry.outcome;
        return String.format(
                "%13.6f s  %-4s %s  ->  %s", (entry.atNanos - startNanos) / 1e9, entry.who, entry.what, outcome);
    }

    private static String words(Step step) {
        if (step.stale() || step.refusal().isPresent()) {
            return step.refusal().orElse("late");
        }
        StringJoiner words = new StringJoiner(", ");
        words.add(step.state().toString());
        for (Effect effect : step.effects()) {
            words.add(
                    effect instanceof Effect.Publish publish
                            ? publish.notice().type().wire() + " #"
                                    + publish.notice().attempt()
                            : effect.toString());
        }
        return words.toString();
    }

    @Override
    public String toString() {
        StringJoiner lines = new StringJoiner("\n");
        for (int i = Math.max(0, written - KEPT); i < written; i++) {
            lines.add(line(last[i % KEPT]));
        }
        return lines.toString();
    }
}
