package dev.holdfast.reconnect;

import dev.holdfast.model.StreamId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Those who wait for a token, by rank: by the time at which they began to wait, with each point of priority worth
 * {@link #POINT_NANOS} of waiting.
 *
 * <p>So of those who began together the higher priority is first, whoever waits as long is first come, and nobody starves:
 * one can be overtaken only by those who began to wait less than 100 points, ten seconds, later. A place never changes its
 * order, so a rank costs a binary search. Whoever does not ask again within {@link #GRACE_NANOS} of the time he was told has
 * lost his place. Not thread-safe.
 */
final class WaitingLine {

    /** What a point of priority is worth. */
    static final long POINT_NANOS = 100_000_000L;

    /** How late one may be: more than a loop that is busy with a thousand failures, or a pause of the collector, takes. */
    static final long GRACE_NANOS = 250_000_000L;

    private static final long SWEEP_NANOS = 20_000_000L;

    private static final Comparator<Place> ORDER = (one, other) -> {
        // Differences, as the clock may wrap.
        long apart = one.orderNanos - other.orderNanos;
        return apart != 0 ? Long.signum(apart) : Long.compare(one.number, other.number);
    };

    private final List<Place> places = new ArrayList<>();
    private final Map<StreamId, Place> byStream = new HashMap<>();
    private long nextNumber;
    private long sweptNanos;

    private static final class Place {

        private final StreamId who;
        private final int priority;
        private final long sinceNanos;
        private final long orderNanos;
        private final long number;
        private long expectedNanos;

        Place(StreamId who, int priority, long sinceNanos, long number) {
            this.who = who;
            this.priority = priority;
            this.sinceNanos = sinceNanos;
            this.orderNanos = sinceNanos - priority * POINT_NANOS;
            this.number = number;
        }
    }

    /** How many are before him who asks; he joins the line if he is not in it. */
    int rank(StreamId who, int priority, long nowNanos) {
        sweep(nowNanos);
        Place place = byStream.get(who);
        if (place == null || place.priority != priority) {
            leave(who);
            place = new Place(who, priority, place == null ? nowNanos : place.sinceNanos, nextNumber++);
            place.expectedNanos = nowNanos;
            places.add(-1 - Collections.binarySearch(places, place, ORDER), place);
            byStream.put(who, place);
        }
        return Collections.binarySearch(places, place, ORDER);
    }

    /** He was told to ask again then. */
    void expect(StreamId who, long atNanos) {
        Place place = byStream.get(who);
        if (place != null) {
            place.expectedNanos = atNanos;
        }
    }

    void leave(StreamId who) {
        Place place = byStream.remove(who);
        if (place != null) {
            places.remove(Collections.binarySearch(places, place, ORDER));
        }
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    private void sweep(long nowNanos) {
        if (places.isEmpty() || nowNanos - sweptNanos < SWEEP_NANOS) {
            return;
        }
        sweptNanos = nowNanos;
        places.removeIf(place -> {
            boolean lost = nowNanos - place.expectedNanos > GRACE_NANOS;
            if (lost) {
                byStream.remove(place.who);
            }
            return lost;
        });
    }
}
