package dev.holdfast.definition;

import dev.holdfast.definition.SourceClashes.Clash;
import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceClaim;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An index of the sources of many streams by what they claim, which finds what a further one clashes with. Not thread-safe.
 *
 * <p>Of the sources in a place it asks the first of each manner, and the first that has the same share in the same manner: any
 * other clashes only where one of these does ({@link SourceClaim}). So a stream costs as much among thousands as among few.
 */
public final class SourceBook {

    private final SourceClashes clashes;
    private final Map<Object, Place> places = new HashMap<>();
    private long entered;

    SourceBook(SourceClashes clashes) {
        this.clashes = clashes;
    }

    private record Entry(long order, StreamId stream, SourceUri source) {}

    private record Share(Object manner, Object share) {}

    private static final class Place {

        final Map<Object, Entry> firstOfManner = new LinkedHashMap<>();
        final Map<Share, Entry> firstOfShare = new HashMap<>();

        Stream<Entry> inTheWayOf(SourceClaim claim) {
            @Nullable Entry sameShare = firstOfShare.get(new Share(claim.manner(), claim.share()));
            return Stream.concat(firstOfManner.values().stream(), Stream.ofNullable(sameShare));
        }

        void enter(SourceClaim claim, Entry entry) {
            firstOfManner.putIfAbsent(claim.manner(), entry);
            firstOfShare.putIfAbsent(new Share(claim.manner(), claim.share()), entry);
        }
    }

    /**
     * Enters a stream.
     *
     * @return what keeps it from running beside those entered before, or its sources from being in one stream: faults with the
     *     path of their key seen from the document, at most one for each source
     */
    public List<Fault> enter(StreamDefinition definition) {
        List<Fault> faults = clashes.of(definition, (source, claim) -> first(definition.id(), source, claim));
        for (SourceUri each : definition.sources()) {
            clashes.claim(each).ifPresent(claim -> places.computeIfAbsent(claim.place(), _ -> new Place())
                    .enter(claim, new Entry(entered++, definition.id(), each)));
        }
        return faults;
    }

    /** The one that was entered first, whoever finds it. */
    private Optional<Clash> first(StreamId stream, SourceUri source, SourceClaim claim) {
        Place place = places.get(claim.place());
        if (place == null) {
            return Optional.empty();
        }
        return place.inTheWayOf(claim)
                .filter(each -> !each.stream().equals(stream))
                .sorted(Comparator.comparingLong(Entry::order))
                .flatMap(each ->
                        clashes.between(source, each.source()).map(why -> new Clash(each.stream(), why)).stream())
                .findFirst();
    }
}
