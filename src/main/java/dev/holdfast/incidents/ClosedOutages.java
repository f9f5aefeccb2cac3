package dev.holdfast.incidents;

import dev.holdfast.model.StreamId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The outages that are over, by number: never more than so many in all and of one stream, the oldest go first. Not thread-safe. */
final class ClosedOutages {

    private final int most;
    private final int mostOfOne;
    private final TreeMap<Long, OutageRecord> all = new TreeMap<>();
    private final Map<StreamId, TreeMap<Long, OutageRecord>> byStream = new HashMap<>();

    ClosedOutages(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Adds one, or replaces the one of its number. */
    void put(OutageRecord over) {
        all.put(over.number(), over);
        TreeMap<Long, OutageRecord> own = byStream.computeIfAbsent(over.streamId(), _ -> new TreeMap<>());
        own.put(over.number(), over);
        if (own.size() > mostOfOne) {
            all.remove(own.pollFirstEntry().getKey());
        }
        if (all.size() > most) {
            drop(all.pollFirstEntry().getValue());
        }
    }

    private void drop(OutageRecord oldest) {
        TreeMap<Long, OutageRecord> own = Objects.requireNonNull(byStream.get(oldest.streamId()));
        own.remove(oldest.number());
        if (own.isEmpty()) {
            byStream.remove(oldest.streamId());
        }
    }

    /** Makes another of one, if it is still there. */
    void change(long number, UnaryOperator<OutageRecord> change) {
        OutageRecord found = all.get(number);
        if (found != null) {
            put(change.apply(found));
        }
    }

    @Nullable
    OutageRecord get(long number) {
        return all.get(number);
    }

    /** Of one stream, oldest first. */
    Collection<OutageRecord> of(StreamId id) {
        TreeMap<Long, OutageRecord> own = byStream.get(id);
        return own == null ? List.of() : own.values();
    }

    /** Those with lower numbers, newest first. */
    Stream<OutageRecord> before(long number) {
        return all.headMap(number, false).descendingMap().values().stream();
    }

    void forget(StreamId id) {
        TreeMap<Long, OutageRecord> own = byStream.remove(id);
        if (own != null) {
            own.keySet().forEach(all::remove);
        }
    }
}
