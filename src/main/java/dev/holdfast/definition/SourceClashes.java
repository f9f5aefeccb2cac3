package dev.holdfast.definition;

import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceClaim;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds sources that cannot be in one service, because they want the same port, say. */
final class SourceClashes {

    private final UriChecks checks;

    SourceClashes(UriChecks checks) {
        this.checks = checks;
    }

    /** Where to look for what a source clashes with in other streams. */
    interface Others {

        /** What is in the way of a source that claims this; empty if nothing is. */
        Optional<Clash> first(SourceUri source, SourceClaim claim);
    }

    /** @param stream the other that is in the way */
    record Clash(StreamId stream, String why) {}

    /** One fault a source at most. */
    List<Fault> of(StreamDefinition definition, Iterable<StreamDefinition> others) {
        return of(definition, (source, _) -> beside(definition, source, others));
    }

    List<Fault> of(StreamDefinition definition, Others others) {
        List<Fault> faults = new ArrayList<>();
        List<SourceUri> sources = definition.sources();
        for (int i = 0; i < sources.size(); i++) {
            String field = "sources[" + i + "].uri";
            SourceUri source = sources.get(i);
            Optional<SourceClaim> claim = claim(source);
            if (claim.isPresent()) {
                within(sources, i, field)
                        .or(() -> others.first(source, claim.get())
                                .map(each -> new Fault(
                                        field, "cannot be used beside stream '" + each.stream() + "': " + each.why())))
                        .ifPresent(faults::add);
            }
        }
        return faults;
    }

    /** What a stream's sources claim, and how often. */
    Map<SourceClaim, Long> claims(StreamDefinition definition) {
        return definition.sources().stream()
                .flatMap(each -> claim(each).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    Optional<SourceClaim> claim(SourceUri source) {
        return checks.claim().apply(source);
    }

    Optional<String> between(SourceUri one, SourceUri other) {
        return checks.clash().apply(one, other);
    }

    private Optional<Fault> within(List<SourceUri> sources, int index, String field) {
        for (int i = 0; i < index; i++) {
            Optional<String> why = between(sources.get(index), sources.get(i));
            if (why.isPresent()) {
                return Optional.of(new Fault(field, "cannot be used beside sources[" + i + "]: " + why.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<Clash> beside(StreamDefinition definition, SourceUri source, Iterable<StreamDefinition> others) {
        for (StreamDefinition other : others) {
            if (other.id().equals(definition.id())) {
                continue;
            }
            for (SourceUri theirs : other.sources()) {
                Optional<String> why = between(source, theirs);
                if (why.isPresent()) {
                    return Optional.of(new Clash(other.id(), why.get()));
                }
            }
        }
        return Optional.empty();
    }
}
