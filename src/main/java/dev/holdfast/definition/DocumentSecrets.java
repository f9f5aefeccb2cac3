package dev.holdfast.definition;

import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.Secrets;
import dev.holdfast.model.SourceUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is done to the secrets of a document before it is shown, after it was shown and written back, and for storing it. */
public final class DocumentSecrets {

    private DocumentSecrets() {}

    /** The document with every secret shown as {@link Secrets#MASK}; for reading by people. */
    public static StreamDocument masked(StreamDocument document) {
        return document.withUris(
                mapSources(document, DocumentSecrets::maskedSource),
                document.outputs() == null
                        ? null
                        : document.outputs().stream()
                                .map(each -> each.uri() == null ? each : new OutputDocument(maskedOutput(each.uri())))
                                .toList());
    }

    /**
     * The document with each secret replaced by what {@code change} makes of it, for sealing before and opening after storing.
     *
     * @throws InvalidDefinitionException if a source's URI is none
     */
    public static StreamDocument withSecrets(StreamDocument document, UnaryOperator<String> change) {
        return document.withUris(
                mapSources(
                        document,
                        uri -> SourceUri.parse(uri.strip()).withSecrets(change).text()),
                document.outputs());
    }

    /**
     * The document as it was meant, when somebody changed what {@link #masked} showed: a masked secret is that of the same
     * source before, which is one of the same protocol, host and port, that at the same place in the list first. Never of
     * another endpoint: whoever may write a definition but does not know a secret could send it to a host of their own.
     * Where there was none the mask stays, and {@link StreamDefinitionReader} refuses it.
     */
    public static StreamDocument restored(StreamDocument written, StreamDocument previous) {
        List<@Nullable SourceUri> before = new ArrayList<>();
        if (previous.sources() != null) {
            previous.sources().forEach(each -> before.add(parsed(each.uri())));
        }
        List<SourceDocument> sources = new ArrayList<>();
        if (written.sources() == null) {
            return written;
        }
        for (int i = 0; i < written.sources().size(); i++) {
            SourceDocument source = written.sources().get(i);
            SourceUri uri = parsed(source.uri());
            sources.add(uri == null || !isMasked(uri) ? source : new SourceDocument(restored(uri, i, before)));
        }
        return written.withUris(sources, written.outputs());
    }

    private static boolean isMasked(SourceUri uri) {
        return uri.parameters().entrySet().stream()
                .anyMatch(each ->
                        Secrets.isSecret(each.getKey()) && each.getValue().equals(Secrets.MASK));
    }

    private static String restored(SourceUri uri, int index, List<@Nullable SourceUri> before) {
        SourceUri atSamePlace = index < before.size() ? before.get(index) : null;
        SourceUri same = Stream.concat(Stream.ofNullable(atSamePlace), before.stream())
                .filter(each -> each != null && isSameEndpoint(each, uri))
                .findFirst()
                .orElse(null);
        if (same == null) {
            return uri.text();
        }
        SourceUri old = same;
        Map<String, String> parameters = new LinkedHashMap<>(uri.parameters());
        parameters.replaceAll((name, value) -> Secrets.isSecret(name) && value.equals(Secrets.MASK)
                ? old.parameter(name).orElse(value)
                : value);
        return uri.with(parameters).text();
    }

    private static boolean isSameEndpoint(SourceUri one, SourceUri other) {
        boolean samePlace = one.path() == null
                ? one.authority().equalsIgnoreCase(other.authority())
                : one.authority().equals(other.authority());
        return one.protocol() == other.protocol() && samePlace;
    }

    private static @Nullable List<SourceDocument> mapSources(StreamDocument document, UnaryOperator<String> change) {
        return document.sources() == null
                ? null
                : document.sources().stream()
                        .map(each -> each.uri() == null ? each : new SourceDocument(change.apply(each.uri())))
                        .toList();
    }

    private static @Nullable SourceUri parsed(@Nullable String uri) {
        try {
            return uri == null ? null : SourceUri.parse(uri.strip());
        } catch (InvalidDefinitionException _) {
            return null;
        }
    }

    static String maskedSource(String uri) {
        SourceUri parsed = parsed(uri);
        return parsed == null ? Secrets.shown(uri) : parsed.toString();
    }

    static String maskedOutput(String uri) {
        try {
            return OutputUri.parse(uri.strip()).toString();
        } catch (InvalidDefinitionException _) {
            return Secrets.shown(uri);
        }
    }
}
