package dev.holdfast.definition;

import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.Secrets;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reader that makes definitions of documents, or says everything that is wrong with one. Immutable, thread-safe. */
public final class StreamDefinitionReader {

    private static final Leaf<Integer> PRIORITY =
            Leaf.integer(StreamDefinition.LOWEST_PRIORITY, StreamDefinition.HIGHEST_PRIORITY);

    private final Policies defaults;
    private final EndpointReader endpoints;
    private final SourceClashes clashes;
    private final Spelling spelling;

    /**
     * @param defaults what holds where a document says nothing
     * @param checks what else to ask about URIs
     * @param spelling how faults name keys
     */
    public StreamDefinitionReader(Policies defaults, UriChecks checks, Spelling spelling) {
        this.defaults = defaults;
        this.endpoints = new EndpointReader(checks);
        this.clashes = new SourceClashes(checks);
        this.spelling = spelling;
    }

    /**
     * Reads a stream.
     *
     * @throws InvalidDefinitionException with all faults, each with the path of its key seen from the document
     */
    public StreamDefinition read(StreamDocument document) {
        Section at = Section.root(spelling);
        StreamId id = id(document.id(), at);
        Map<String, String> labels = LabelReader.read(document.labels(), at);
        int priority = at.leaf("priority", document.priority(), PRIORITY, StreamDefinition.DEFAULT_PRIORITY);
        List<SourceUri> sources = endpoints.sources(document.sources(), at);
        List<OutputUri> outputs = endpoints.outputs(document.outputs(), sources, at);
        Policies policies = PoliciesReader.read(document.policies(), defaults, at);
        at.throwIfFaulty();
        if (id == null) {
            throw new IllegalStateException("a stream without an id had no fault");
        }
        return new StreamDefinition(
                id,
                labels,
                priority,
                sources,
                outputs,
                policies.reconnection(),
                policies.health(),
                policies.state(),
                policies.srt(),
                policies.rtp());
    }

    /**
     * What keeps a stream from running beside others, or its sources from being in one stream.
     *
     * @param others that run; one of the same id is left out
     * @return faults with the path of their key seen from the document; empty if there are none
     */
    public List<Fault> clashes(StreamDefinition definition, Iterable<StreamDefinition> others) {
        return clashes.of(definition, others);
    }

    /**
     * Whether two definitions clash with the same others, since their sources claim the same: as when only labels or a
     * passphrase are different.
     */
    public boolean clashesLike(StreamDefinition one, StreamDefinition other) {
        return clashes.claims(one).equals(clashes.claims(other));
    }

    /** An empty book for finding what keeps many streams from running beside each other. */
    public SourceBook newBook() {
        return new SourceBook(clashes);
    }

    /**
     * Reads the policies for all streams, laid over the service's own.
     *
     * @throws InvalidDefinitionException with all faults, each with the path of its key seen from the document
     */
    public static Policies readDefaults(DefaultsDocument document, Spelling spelling) {
        Section at = Section.root(spelling);
        Policies policies = PoliciesReader.read(document, Policies.DEFAULT, at);
        at.throwIfFaulty();
        return policies;
    }

    private static @Nullable StreamId id(@Nullable String text, Section at) {
        if (text != null && StreamId.isValid(text)) {
            return new StreamId(text);
        }
        at.fault(
                "id",
                "expected " + StreamId.EXPECTED + "; found "
                        + (text == null ? "none" : "'" + Secrets.shown(text) + "'"));
        return null;
    }
}
