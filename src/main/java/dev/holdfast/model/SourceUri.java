package dev.holdfast.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where media comes from, written as {@code srt-live-transmit} writes it: {@code srt://host:port?mode=caller&latency=120},
 * {@code rtp://@239.1.1.1:5004}, {@code udp://:5000}.
 *
 * <p>Which parameters a protocol knows is the transport's business; here they are only read. {@link #toString()} hides
 * secrets, {@link #text()} does not.
 *
 * @param host name or address without brackets; null for "any"
 * @param port 1 to 65535
 * @param parameters in the order written
 */
public record SourceUri(Protocol protocol, @Nullable String host, int port, Map<String, String> parameters) {

    public SourceUri {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads a source's URI.
     *
     * @throws InvalidDefinitionException with field {@code uri}, if it is none; the message repeats no secret
     */
    public static SourceUri parse(String text) {
        UriText parts = UriText.parse(text);
        Protocol protocol = protocol(parts.scheme());
        if (parts.port() < 0) {
            throw new InvalidDefinitionException(
                    "uri", "expected a port, for example " + protocol.wire() + "://host:9000");
        }
        return new SourceUri(protocol, parts.host(), parts.port(), parts.query());
    }

    private static Protocol protocol(String scheme) {
        for (Protocol each : Protocol.values()) {
            if (each.wire().equals(scheme.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        throw new InvalidDefinitionException(
                "uri", "expected srt://, rtp:// or udp://, found '" + Secrets.shown(scheme) + "://'");
    }

    /** A parameter's value, if the URI has it. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** The same source with each secret replaced by what {@code change} makes of it. */
    public SourceUri withSecrets(UnaryOperator<String> change) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.replaceAll((name, value) -> Secrets.isSecret(name) ? change.apply(value) : value);
        return new SourceUri(protocol, host, port, changed);
    }

    /** {@code host:port}, the same for every stream that talks to one peer; an empty host is written {@code *}, IPv6 in brackets. */
    public String authority() {
        return (host == null ? "*" : host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** The URI in full, secrets in clear: for connecting, never for showing. */
    public String text() {
        return UriText.write(protocol.wire() + "://", host, port, parameters, true);
    }

    /** The URI with secrets hidden. */
    @Override
    public String toString() {
        return UriText.write(protocol.wire() + "://", host, port, parameters, false);
    }
}
