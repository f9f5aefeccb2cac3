package dev.holdfast.incidents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What happened in an outage: of however much, the first and the latest. Not thread-safe. */
final class Timeline {

    /** So many of the first, and so many of the latest. */
    static final int KEPT_AT_EACH_END = 20;

    private final List<TimelineEntry> first = new ArrayList<>();
    private final Deque<TimelineEntry> latest = new ArrayDeque<>();
    private int omitted;

    void add(TimelineEntry entry) {
        if (first.size() < KEPT_AT_EACH_END) {
            first.add(entry);
            return;
        }
        latest.add(entry);
        if (latest.size() > KEPT_AT_EACH_END) {
            latest.remove();
            omitted++;
        }
    }

    List<TimelineEntry> entries() {
        List<TimelineEntry> all = new ArrayList<>(first);
        all.addAll(latest);
        return all;
    }

    int omitted() {
        return omitted;
    }
}
