package dev.holdfast.definition;

import dev.holdfast.model.Fault;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.SourceClaim;
import dev.holdfast.model.SourceUri;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What the transports and outputs have to say about a URI's parameters; faults have fields such as {@code uri.latency}.
 *
 * @param source everything wrong with a source
 * @param output everything wrong with an output
 * @param claim what a source without faults takes that others may want too; empty if that is nothing
 * @param clash why two sources cannot be in one service, to follow "cannot be used beside …: "; empty if they can, as those can
 *     that claim nothing
 */
public record UriChecks(
        Function<SourceUri, List<Fault>> source,
        Function<OutputUri, List<Fault>> output,
        Function<SourceUri, Optional<SourceClaim>> claim,
        BiFunction<SourceUri, SourceUri, Optional<String>> clash) {

    /** For reading before there are transports: parameters are taken as they are. */
    public static final UriChecks NONE =
            new UriChecks(_ -> List.of(), _ -> List.of(), _ -> Optional.empty(), (_, _) -> Optional.empty());

    /** Where clashes have to be asked for source by source. */
    public UriChecks(
            Function<SourceUri, List<Fault>> source,
            Function<OutputUri, List<Fault>> output,
            BiFunction<SourceUri, SourceUri, Optional<String>> clash) {
        this(source, output, each -> Optional.of(SourceClaim.unknown(each)), clash);
    }
}
