package dev.holdfast.catalog;

import dev.holdfast.definition.DocumentSecrets;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;

/**
 * A stream's definition as the catalog holds it.
 *
 * @param document as written, secrets in clear
 * @param definition what it means
 * @param origin where it comes from
 * @param revision 0 for one of the configuration file; of those written over REST no two have the same
 * @param version the same as long as the definition is the same; tells nothing of secrets
 */
public record CatalogEntry(
        StreamDocument document, StreamDefinition definition, Origin origin, long revision, String version) {

    private static final int VERSION_LENGTH = 16;

    /** Where a definition comes from. */
    public enum Origin {
        /** The configuration file. */
        FILE,
        /** A call over REST. */
        REST
    }

    static CatalogEntry of(StreamDocument document, StreamDefinition definition, Origin origin, long revision) {
        // A changed secret does not show in the masked document, but it does in the revision.
        String masked = StreamJson.write(DocumentSecrets.masked(document));
        String version = Fingerprints.sha256(masked + "#" + revision).substring(0, VERSION_LENGTH);
        return new CatalogEntry(document, definition, origin, revision, version);
    }

    public StreamId id() {
        return definition.id();
    }
}
