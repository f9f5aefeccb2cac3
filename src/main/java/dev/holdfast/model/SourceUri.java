package dev.holdfast.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where media comes from, written as {@code srt-live-transmit} writes it: {@code srt://host:port?mode=caller&latency=120},
 * {@code rtp://@239.1.1.1:5004}, {@code udp://:5000}, {@code tcp://host:port}, {@code unix:/path}; a text that is an
 * absolute path or has {@code .sock} in it is a Unix socket too.
 *
 * <p>Which parameters a protocol knows is the transport's business; here they are only read. {@link #toString()} hides
 * secrets, {@link #text()} does not.
 *
 * @param host name or address without brackets; null for "any", and for a Unix socket
 * @param port 1 to 65535; {@link #NO_PORT} for a Unix socket
 * @param path of a Unix socket, as written: one that does not begin with a slash counts from the service's working
 *     directory; null for everything else
 * @param parameters in the order written
 */
public record SourceUri(
        Protocol protocol,
        @Nullable String host,
        int port,
        @Nullable String path,
        Map<String, String> parameters) implements EndpointUri<SourceUri> {

    /** {@link #port} of what has none. */
    public static final int NO_PORT = 0;

    public SourceUri {
        boolean unix = protocol == Protocol.UNIX;
        if (unix != (path != null) || (unix && (host != null || port != NO_PORT))) {
            throw new IllegalArgumentException(
                    "a path and neither host nor port are what a Unix socket has, and only it");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** A source with a host and a port: all but Unix sockets. */
    public SourceUri(Protocol protocol, @Nullable String host, int port, Map<String, String> parameters) {
        this(protocol, host, port, null, parameters);
    }

    /**
     * Reads a source's URI.
     *
     * @throws InvalidDefinitionException with field {@code uri}, if it is none; the message repeats no secret
     */
    public static SourceUri parse(String text) {
        if (UnixUri.isOne(text)) {
            UnixUri parts = UnixUri.parse(text);
            return new SourceUri(Protocol.UNIX, null, NO_PORT, parts.path(), parts.query());
        }
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
            if (each != Protocol.UNIX && each.wire().equals(scheme.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        throw new InvalidDefinitionException(
                "uri",
                "expected srt://, rtp://, udp://, tcp:// or unix:/path, found '" + Secrets.shown(scheme) + "://'");
    }

    @Override
    public SourceUri with(Map<String, String> others) {
        return new SourceUri(protocol, host, port, path, others);
    }

    @Override
    public boolean isSamePlace(SourceUri other) {
        return protocol == other.protocol
                && (path == null ? authority().equalsIgnoreCase(other.authority()) : path.equals(other.path));
    }

    /**
     * {@code host:port}, the same for every stream that talks to one peer; an empty host is written {@code *}, IPv6 in
     * brackets. For a Unix socket {@code unix:} and the path.
     */
    @Override
    public String authority() {
        if (path != null) {
            return UnixUri.SCHEME + path;
        }
        return (host == null ? "*" : host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String text() {
        return write(true);
    }

    /** The URI with secrets hidden. */
    @Override
    public String toString() {
        return write(false);
    }

    private String write(boolean secretsInClear) {
        return path == null
                ? UriText.write(protocol.wire() + "://", host, port, parameters, secretsInClear)
                : UnixUri.write(path, parameters, secretsInClear);
    }
}
