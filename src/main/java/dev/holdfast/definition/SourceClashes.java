package dev.holdfast.definition;

import dev.holdfast.model.Fault;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Finds sources that cannot be in one service, because they want the same port, say. */
final class SourceClashes {

    private final BiFunction<SourceUri, SourceUri, Optional<String>> clash;

    SourceClashes(BiFunction<SourceUri, SourceUri, Optional<String>> clash) {
        this.clash = clash;
    }

    /** One fault a source at most. */
    List<Fault> of(StreamDefinition definition, Iterable<StreamDefinition> others) {
        List<Fault> faults = new ArrayList<>();
        List<SourceUri> sources = definition.sources();
        for (int i = 0; i < sources.size(); i++) {
            String field = "sources[" + i + "].uri";
            SourceUri source = sources.get(i);
            within(sources, i, field)
                    .or(() -> beside(definition, source, others, field))
                    .ifPresent(faults::add);
        }
        return faults;
    }

    private Optional<Fault> within(List<SourceUri> sources, int index, String field) {
        for (int i = 0; i < index; i++) {
            Optional<String> why = clash.apply(sources.get(index), sources.get(i));
            if (why.isPresent()) {
                return Optional.of(new Fault(field, "cannot be used beside sources[" + i + "]: " + why.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<Fault> beside(
            StreamDefinition definition, SourceUri source, Iterable<StreamDefinition> others, String field) {
        for (StreamDefinition other : others) {
            if (other.id().equals(definition.id())) {
                continue;
            }
            for (SourceUri theirs : other.sources()) {
                Optional<String> why = clash.apply(source, theirs);
                if (why.isPresent()) {
                    return Optional.of(
                            new Fault(field, "cannot be used beside stream '" + other.id() + "': " + why.get()));
                }
            }
        }
        return Optional.empty();
    }
}
