package dev.holdfast.runtime;

import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a stream comes from.
 *
 * @param host the peer's address as far as the latest connection knew it, else the source's host as written, in lower case;
 *     empty for a Unix socket, and for a source that waits for whoever comes
 * @param site its label {@code site}
 */
public record Whereabouts(Optional<String> host, Optional<String> site) {

    /** Nothing is known. */
    public static final Whereabouts UNKNOWN = new Whereabouts(Optional.empty(), Optional.empty());

    private static final String SITE = "site";

    /** @param remoteAddress of the peer, {@code host:port} */
    static Whereabouts of(StreamDefinition definition, int sourceIndex, Optional<String> remoteAddress) {
        SourceUri source = definition.sources().get(sourceIndex);
        Optional<String> host = source.path() != null
                ? Optional.empty()
                : remoteAddress.map(Whereabouts::hostOf).or(() -> Optional.ofNullable(source.host()));
        return new Whereabouts(
                host.map(each -> each.toLowerCase(Locale.ROOT)),
                Optional.ofNullable(definition.labels().get(SITE)));
    }

    private static String hostOf(String address) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
