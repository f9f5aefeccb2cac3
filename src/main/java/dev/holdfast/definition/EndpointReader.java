package dev.holdfast.definition;

import dev.holdfast.model.EndpointUri;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.OutputProtocol;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.Secrets;
import dev.holdfast.model.SourceUri;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of {@code sources} and {@code outputs}. */
final class EndpointReader {

    private static final int MOST_SOURCES = 8;
    private static final int MOST_OUTPUTS = 16;
    private static final int LONGEST_URI = 2048;

    private final UriChecks checks;

    EndpointReader(UriChecks checks) {
        this.checks = checks;
    }

    List<SourceUri> sources(@Nullable List<SourceDocument> written, Section at) {
        List<SourceUri> sources = new ArrayList<>();
        if (written == null || written.isEmpty()) {
            at.fault(
                    "sources",
                    "expected at least one source, for example {uri: \"srt://192.0.2.10:9000\"}; found none");
            return sources;
        }
        if (tooMany("sources", written.size(), MOST_SOURCES, at)) {
            return sources;
        }
        Map<SourceUri, Integer> seen = new HashMap<>();
        for (int i = 0; i < written.size(); i++) {
            Section element = at.in("sources", i);
            SourceUri source = uri(written.get(i).uri(), element, "srt://192.0.2.10:9000", SourceUri::parse);
            if (source == null) {
                continue;
            }
            unmasked(source, "source", element);
            checks.source().apply(source).forEach(element::add);
            twice(seen.putIfAbsent(source, i), "sources", element, at);
            sources.add(source);
        }
        return sources;
    }

    List<OutputUri> outputs(@Nullable List<OutputDocument> written, List<SourceUri> sources, Section at) {
        List<OutputUri> outputs = new ArrayList<>();
        if (written == null || tooMany("outputs", written.size(), MOST_OUTPUTS, at)) {
            return outputs;
        }
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < written.size(); i++) {
            Section element = at.in("outputs", i);
            OutputUri output = uri(written.get(i).uri(), element, "udp://127.0.0.1:9500", OutputUri::parse);
            if (output == null) {
                continue;
            }
            unmasked(output, "output", element);
            checks.output().apply(output).forEach(element::add);
            twice(seen.putIfAbsent(place(output), i), "outputs", element, at);
            checkLoops(output, sources, element, at);
            outputs.add(output);
        }
        return outputs;
    }

    private static void checkLoops(OutputUri output, List<SourceUri> sources, Section element, Section at) {
        for (int i = 0; i < sources.size(); i++) {
            SourceUri source = sources.get(i);
            if (Loops.isOne(output, source)) {
                element.fault(
                        "uri",
                        "expected somewhere else than the stream's own source, which would take in what it gives out;"
                                + " found '" + output + "', which leads to "
                                + at.in("sources", i).path() + " '" + source + "'");
                return;
            }
        }
    }

    private static boolean tooMany(String list, int size, int most, Section at) {
        if (size > most) {
            at.fault(list, "expected at most " + most + " " + list + "; found " + size);
        }
        return size > most;
    }

    private static void twice(@Nullable Integer before, String list, Section element, Section at) {
        if (before != null) {
            element.fault(
                    "uri",
                    "expected each of the " + list + " once; found that of "
                            + at.in(list, before).path() + " again");
        }
    }

    private static void unmasked(EndpointUri<?> uri, String what, Section element) {
        uri.parameters().forEach((name, value) -> {
            if (Secrets.isSecret(name) && value.equals(Secrets.MASK)) {
                element.fault(
                        "uri",
                        "expected the " + name + " itself; found '" + Secrets.MASK
                                + "', which stands for a secret, and this " + what + " had none before");
            }
        });
    }

    /** Where it sends to: RTP goes to the same sockets as bare UDP, SRT to others. */
    private static String place(OutputUri output) {
        OutputProtocol carrier = output.protocol() == OutputProtocol.RTP ? OutputProtocol.UDP : output.protocol();
        return carrier + " " + output.authority();
    }

    private static <T> @Nullable T uri(
            @Nullable String text, Section element, String example, Function<String, T> parse) {
        if (text == null || text.isBlank() || text.length() > LONGEST_URI) {
            element.fault(
                    "uri",
                    "expected a URI of at most " + LONGEST_URI + " characters, for example " + example + "; found "
                            + (text == null || text.isBlank() ? "none" : text.length() + " characters"));
            return null;
        }
        try {
            return parse.apply(text.strip());
        } catch (InvalidDefinitionException e) {
            for (Fault fault : e.faults()) {
                element.add(fault);
            }
            return null;
        }
    }
}
