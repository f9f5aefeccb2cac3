package dev.holdfast.incidents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a stream was there, when it was missing, and when it was not meant to be there. Only the times when it was not there
 * are kept, of the last 30 days, and never more than so many: if there are more, less is known.
 *
 * <p>Times are milliseconds since the epoch. Not thread-safe.
 */
final class Presence {

    static final long KEPT_MILLIS = 30L * 24 * 3600 * 1000;

    /** What a stretch of time was. */
    enum Kind {
        UP,
        DOWN,
        /** Paused, stopped, not started yet, or the service did not run. */
        OFF
    }

    /** A time that is over, {@link Kind#DOWN} or {@link Kind#OFF}. */
    record Stretch(long fromMillis, long toMillis, Kind kind) {}

    /** All of it, as it is preserved. */
    record Kept(long knownSinceMillis, Kind kind, long sinceMillis, List<Stretch> stretches) {}

    private final int most;
    private final Deque<Stretch> stretches = new ArrayDeque<>();
    private long knownSinceMillis;
    private Kind kind = Kind.OFF;
    private long sinceMillis;

    /** @param most stretches that are kept; at least 1 */
    Presence(int most, long nowMillis) {
        this.most = most;
        this.knownSinceMillis = nowMillis;
        this.sinceMillis = nowMillis;
    }

    Kind kind() {
        return kind;
    }

    /**
     * From then on it is something else. A time before the present stretch counts as its beginning.
     *
     * @return whether it is
     */
    boolean turn(Kind next, long atMillis) {
        if (next == kind) {
            return false;
        }
        long at = Math.max(sinceMillis, atMillis);
        if (kind != Kind.UP && at > sinceMillis) {
            keep(new Stretch(sinceMillis, at, kind));
        }
        kind = next;
        sinceMillis = at;
        return true;
    }

    private void keep(Stretch stretch) {
        stretches.addLast(stretch);
        shorten(stretch.toMillis());
    }

    private void shorten(long nowMillis) {
        while (!stretches.isEmpty() && stretches.getFirst().toMillis() < nowMillis - KEPT_MILLIS) {
            stretches.removeFirst();
        }
        while (stretches.size() > most) {
            knownSinceMillis = stretches.removeFirst().toMillis();
        }
    }

    /**
     * Goes on from what an earlier run of the service knew.
     *
     * @param lastAliveMillis until when that run is known to have run; from there to the beginning of this one it was off
     */
    void recall(Kept earlier, long lastAliveMillis) {
        long end = Math.min(Math.max(lastAliveMillis, earlier.sinceMillis()), knownSinceMillis);
        List<Stretch> all = new ArrayList<>(earlier.stretches());
        if (earlier.kind() != Kind.UP && end > earlier.sinceMillis()) {
            all.add(new Stretch(earlier.sinceMillis(), end, earlier.kind()));
        }
        if (knownSinceMillis > end) {
            all.add(new Stretch(end, knownSinceMillis, Kind.OFF));
        }
        all.addAll(stretches);
        stretches.clear();
        stretches.addAll(all);
        knownSinceMillis = Math.min(knownSinceMillis, earlier.knownSinceMillis());
        shorten(sinceMillis);
    }

    Kept kept() {
        return new Kept(knownSinceMillis, kind, sinceMillis, List.copyOf(stretches));
    }

    /** The figures of the time before now. */
    Availability over(long windowMillis, long nowMillis) {
        long from = Math.max(knownSinceMillis, nowMillis - windowMillis);
        Figures figures = new Figures(from, nowMillis);
        for (Iterator<Stretch> each = stretches.descendingIterator(); each.hasNext(); ) {
            Stretch stretch = each.next();
            if (stretch.toMillis() < from) {
                break;
            }
            figures.add(stretch, true);
        }
        if (kind != Kind.UP) {
            figures.add(new Stretch(sinceMillis, Math.max(sinceMillis, nowMillis), kind), false);
        }
        return figures.made(windowMillis);
    }

    /** Adds up. */
    private static final class Figures {

        private final long fromMillis;
        private final long nowMillis;
        private long downMillis;
        private long offMillis;
        private int outages;
        private int repaired;
        private long repairMillis;
        private long longestMillis;

        Figures(long fromMillis, long nowMillis) {
            this.fromMillis = fromMillis;
            this.nowMillis = nowMillis;
        }

        void add(Stretch stretch, boolean isOver) {
            long inside = Math.min(stretch.toMillis(), nowMillis) - Math.max(stretch.fromMillis(), fromMillis);
            if (inside < 0 || stretch.toMillis() < fromMillis || (inside == 0 && isOver)) {
                return;
            }
            if (stretch.kind() == Kind.OFF) {
                offMillis += inside;
                return;
            }
            downMillis += inside;
            outages++;
            long whole = stretch.toMillis() - stretch.fromMillis();
            longestMillis = Math.max(longestMillis, whole);
            if (isOver) {
                repaired++;
                repairMillis += whole;
            }
        }

        Availability made(long windowMillis) {
            long meant = Math.max(0, nowMillis - fromMillis - offMillis);
            @Nullable Double ratio = meant == 0 ? null : Math.max(0, (double) (meant - downMillis) / meant);
            return new Availability(
                    windowMillis,
                    fromMillis,
                    meant,
                    downMillis,
                    ratio,
                    outages,
                    repaired == 0 ? null : repairMillis / repaired,
                    outages == 0 ? null : longestMillis);
        }
    }
}
