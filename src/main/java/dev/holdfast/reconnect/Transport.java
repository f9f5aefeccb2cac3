package dev.holdfast.reconnect;

import dev.holdfast.model.Fault;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.SourceClaim;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One way in: checks source URIs of its protocols and makes {@link Reconnector}s for them. Thread-safe. */
public interface Transport extends AutoCloseable {

    /** The protocols it serves. */
    Set<Protocol> protocols();

    /**
     * Everything wrong with a source as far as it can be told without touching the network: unknown parameters, bad values.
     *
     * @return faults with fields such as {@code uri} or {@code uri.latency}; empty if there are none
     */
    List<Fault> check(SourceUri source);

    /**
     * What a source without a fault of its own takes that others may want too; empty if that is nothing, and {@link #clash} need
     * not be asked.
     */
    default Optional<SourceClaim> claim(SourceUri source) {
        return Optional.empty();
    }

    /**
     * Why two sources, both without a fault of their own, cannot be in one service: they want the same local port, say.
     * Must be as {@link #claim} of both promises.
     *
     * @return the reason, to follow "cannot be used beside stream 'x': "; empty if they get along
     */
    default Optional<String> clash(SourceUri one, SourceUri other) {
        return Optional.empty();
    }

    /**
     * Makes the reconnector for one source of a stream.
     *
     * @param source one that {@link #check} has no fault with
     */
    Reconnector reconnector(StreamDefinition definition, SourceUri source);

    /** Ends the threads and libraries behind it; its reconnectors are closed before. */
    @Override
    void close();
}
