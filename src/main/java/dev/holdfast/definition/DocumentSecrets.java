package dev.holdfast.definition;

import dev.holdfast.model.EndpointUri;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.Secrets;
import dev.holdfast.model.SourceUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is done to the secrets of a document before it is shown, after it was shown and written back, and for storing it. */
public final class DocumentSecrets {

    private DocumentSecrets() {}

    /** The document with every secret shown as {@link Secrets#MASK}; for reading by people. */
    public static StreamDocument masked(StreamDocument document) {
        return mapped(document, DocumentSecrets::maskedSource, DocumentSecrets::maskedOutput);
    }

    /**
     * The document with each secret replaced by what {@code change} makes of it, for sealing before and opening after storing.
     *
     * @throws InvalidDefinitionException if a URI is none
     */
    public static StreamDocument withSecrets(StreamDocument document, UnaryOperator<String> change) {
        return mapped(
                document,
                uri -> SourceUri.parse(uri.strip()).withSecrets(change).text(),
                uri -> OutputUri.parse(uri.strip()).withSecrets(change).text());
    }

    /**
     * The document as it was meant, when somebody changed what {@link #masked} showed: a masked secret is that of the same
     * endpoint before, which is one of the same protocol, host and port, that at the same place in the list first. Never of
     * another endpoint: whoever may write a definition but does not know a secret could send it to a host of their own.
     * Where there was none the mask stays, and {@link StreamDefinitionReader} refuses it.
     */
    public static StreamDocument restored(StreamDocument written, StreamDocument previous) {
        List<@Nullable String> sources = uris(written.sources(), SourceDocument::uri);
        List<@Nullable String> outputs = uris(written.outputs(), OutputDocument::uri);
        restore(sources, uris(previous.sources(), SourceDocument::uri), SourceUri::parse);
        restore(outputs, uris(previous.outputs(), OutputDocument::uri), OutputUri::parse);
        return written.withUris(
                written.sources() == null
                        ? null
                        : sources.stream().map(SourceDocument::new).toList(),
                written.outputs() == null
                        ? null
                        : outputs.stream().map(OutputDocument::new).toList());
    }

    private static <D> List<@Nullable String> uris(@Nullable List<D> documents, Function<D, @Nullable String> uri) {
        List<@Nullable String> uris = new ArrayList<>();
        if (documents != null) {
            documents.forEach(each -> uris.add(uri.apply(each)));
        }
        return uris;
    }

    private static <T extends EndpointUri<T>> void restore(
            List<@Nullable String> uris, List<@Nullable String> previous, Function<String, T> parse) {
        List<@Nullable T> before = new ArrayList<>();
        previous.forEach(each -> before.add(parsed(each, parse)));
        for (int i = 0; i < uris.size(); i++) {
            T uri = parsed(uris.get(i), parse);
            if (uri != null && uri.isMasked()) {
                uris.set(i, restored(uri, i, before));
            }
        }
    }

    private static <T extends EndpointUri<T>> String restored(T uri, int index, List<@Nullable T> before) {
        T atSamePlace = index < before.size() ? before.get(index) : null;
        T same = Stream.concat(Stream.ofNullable(atSamePlace), before.stream())
                .filter(each -> each != null && each.isSamePlace(uri))
                .findFirst()
                .orElse(null);
        if (same == null) {
            return uri.text();
        }
        T old = same;
        Map<String, String> parameters = new LinkedHashMap<>(uri.parameters());
        parameters.replaceAll((name, value) -> Secrets.isSecret(name) && value.equals(Secrets.MASK)
                ? old.parameter(name).orElse(value)
                : value);
        return uri.with(parameters).text();
    }

    private static StreamDocument mapped(
            StreamDocument document, UnaryOperator<String> source, UnaryOperator<String> output) {
        return document.withUris(
                document.sources() == null
                        ? null
                        : document.sources().stream()
                                .map(each -> each.uri() == null ? each : new SourceDocument(source.apply(each.uri())))
                                .toList(),
                document.outputs() == null
                        ? null
                        : document.outputs().stream()
                                .map(each -> each.uri() == null ? each : new OutputDocument(output.apply(each.uri())))
                                .toList());
    }

    private static <T> @Nullable T parsed(@Nullable String uri, Function<String, T> parse) {
        try {
            return uri == null ? null : parse.apply(uri.strip());
        } catch (InvalidDefinitionException _) {
            return null;
        }
    }

    static String maskedSource(String uri) {
        SourceUri parsed = parsed(uri, SourceUri::parse);
        return parsed == null ? Secrets.shown(uri) : parsed.toString();
    }

    static String maskedOutput(String uri) {
        OutputUri parsed = parsed(uri, OutputUri::parse);
        return parsed == null ? Secrets.shown(uri) : parsed.toString();
    }
}
